namespace Dmi.KernelProbe;

/// <summary>Files of packed weights of layers of every kind, precision and projection, none of them large.</summary>
internal static class PackedWeights
{
    private const int MostRows = 2048;
    private const int FewRows = 600;

    /// <summary>The layers.</summary>
    public static IEnumerable<SubjectFactory> Layers => AllLayers.Factories.Where(static layer => layer.Shape.RowCount <= MostRows && layer.Shape.InputSize <= MostRows);

    /// <summary>The smaller of them, which still are of every kind.</summary>
    public static IEnumerable<SubjectFactory> Small => Layers.Where(static layer => layer.Shape.RowCount <= FewRows && layer.Shape.InputSize <= FewRows);

    /// <summary>A layer with a random little module.</summary>
    /// <param name="layer">The layer.</param>
    public static Subject Create(SubjectFactory layer)
    {
        Subject subject = layer.Create(ProbeWeights.WithLittle(layer.Shape, seed: 5));
        if (layer.Shape.HasInsensitiveOutputs) subject.Thresholds = ProbeThresholds.Of(layer.Shape)[0].Thresholds;
        return subject;
    }

    /// <summary>Writes one file per smaller layer.</summary>
    /// <param name="folder">Where to.</param>
    public static void SaveAll(string folder)
    {
        foreach (SubjectFactory layer in Small)
        {
            using Subject subject = Create(layer);
            subject.SavePacked(Path.Combine(folder, layer.Name));
        }
    }
}
