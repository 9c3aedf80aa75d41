namespace Dmi.Benchmarks;

/// <summary>Every cell of the performance table, as data.</summary>
internal static class CellCatalogue
{
    private static readonly double[] Ratios = [0.5];

    /// <summary>The layers, each with the little modules that it is run with.</summary>
    public static IReadOnlyList<LayerCase> Layers { get; } =
    [
        new(Ratios, GeneratedLayer.Lstm<Lstm1500>(), GeneratedLayer.Lstm<Lstm1500Bits4>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm650>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm512>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm128>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm1500Int8>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm512Int8>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm128Int8>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm1500BFloat16>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm512BFloat16>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm128BFloat16>()),
        new(Ratios, GeneratedLayer.Lstm<Gnmt1024>(), GeneratedLayer.Lstm<Gnmt1024Bits4>()),
        new(Ratios, GeneratedLayer.Lstm<Gnmt2048>(), GeneratedLayer.Lstm<Gnmt2048Bits4>()),
        new(Ratios, GeneratedLayer.Gru<Gru1500>(), GeneratedLayer.Gru<Gru1500Bits4>()),
        new(Ratios, GeneratedLayer.Linear<LinearRelu4096>(), GeneratedLayer.Linear<LinearRelu4096Bits4>()),
        new(Ratios, GeneratedLayer.Linear<LinearTanh1024>(), GeneratedLayer.Linear<LinearTanh1024Bits4>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm1500>(), GeneratedLayer.Lstm<Lstm1500Bits4>()) { Threads = 2 },
        new(Ratios, GeneratedLayer.Lstm<Lstm1500Int8>()) { Threads = 2 },
        new(Ratios, GeneratedLayer.Gru<Gru1500>(), GeneratedLayer.Gru<Gru1500Bits4>()) { Threads = 2 },
    ];

    /// <summary>The names of all cells.</summary>
    public static IEnumerable<Cell> Cells => Layers.SelectMany(static layer => layer.Cells);
}
