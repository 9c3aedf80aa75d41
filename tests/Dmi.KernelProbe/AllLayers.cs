namespace Dmi.KernelProbe;

/// <summary>All layers of the probe: the one list that every check runs over.</summary>
internal static class AllLayers
{
    /// <summary>Runs a check over every layer.</summary>
    public static void ForEach(ILayerCheck check)
    {
        check.Run<L1x1b8>();
        check.Run<L3x1b8>();
        check.Run<L1x3b8>();
        check.Run<L37x130b8>();
        check.Run<L130x37b8>();
        check.Run<L37x37b8>();
        check.Run<L417x37b8>();
        check.Run<L128x128b8>();
        check.Run<L64x2048b8>();
        check.Run<L512x96b8>();
        check.Run<L417x417b8>();
        check.Run<L650x650b8>();
        check.Run<L1500x3b8>();
        check.Run<L3x1500b8>();
        check.Run<L1500x1500b8>();
        check.Run<L2048x130b8>();
        check.Run<L1x1b16>();
        check.Run<L37x130b16>();
        check.Run<L130x37b16>();
        check.Run<L512x96b16>();
        check.Run<L650x650b16>();
        check.Run<L3x40b32>();
        check.Run<L37x300b32>();
        check.Run<L130x37b32>();
        check.Run<L417x417b32>();
    }
}

/// <summary>A check that is the same for every layer.</summary>
internal interface ILayerCheck
{
    /// <summary>Runs it; throws where the layer fails.</summary>
    void Run<TLayer>()
        where TLayer : ILstmLayer<TLayer>;
}
