namespace Dmi.Benchmarks;

/// <summary>Every cell of the performance table, as data.</summary>
internal static class CellCatalogue
{
    private static readonly double[] Ratios = [0.5, 0.7, 0.9];

    /// <summary>The layers, each with the little modules that it is run with.</summary>
    public static IReadOnlyList<LayerCase> Layers { get; } =
    [
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm64Bits8>(), GeneratedLayer.Lstm<Lstm64Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm64Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm128Bits8>(), GeneratedLayer.Lstm<Lstm128Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm128Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm256Bits8>(), GeneratedLayer.Lstm<Lstm256Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm256Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm512Bits8>(), GeneratedLayer.Lstm<Lstm512Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm512Int8Bits8>(), GeneratedLayer.Lstm<Lstm512Int8Bits4>(), GeneratedLayer.Lstm<Lstm512Int8Learned>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm650Bits8>(), GeneratedLayer.Lstm<Lstm650Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm650Int8Bits8>(), GeneratedLayer.Lstm<Lstm650Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm750Bits8>(), GeneratedLayer.Lstm<Lstm750Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm750Int8Bits8>(), GeneratedLayer.Lstm<Lstm750Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm1024Bits8>(), GeneratedLayer.Lstm<Lstm1024Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm1024Int8Bits8>(), GeneratedLayer.Lstm<Lstm1024Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm1024From2048Bits8>(), GeneratedLayer.Lstm<Lstm1024From2048Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm1024From2048Int8Bits8>(), GeneratedLayer.Lstm<Lstm1024From2048Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm1500Bits8>(), GeneratedLayer.Lstm<Lstm1500Bits4>(), GeneratedLayer.Lstm<Lstm1500Learned>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm1500Int8Bits8>(), GeneratedLayer.Lstm<Lstm1500Int8Bits4>(), GeneratedLayer.Lstm<Lstm1500Int8Learned>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm2048Bits8>(), GeneratedLayer.Lstm<Lstm2048Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Lstm<Lstm2048Int8Bits8>(), GeneratedLayer.Lstm<Lstm2048Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru64Bits8>(), GeneratedLayer.Gru<Gru64Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru64Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru128Bits8>(), GeneratedLayer.Gru<Gru128Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru128Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru256Bits8>(), GeneratedLayer.Gru<Gru256Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru256Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru512Bits8>(), GeneratedLayer.Gru<Gru512Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru512Int8Bits8>(), GeneratedLayer.Gru<Gru512Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru650Bits8>(), GeneratedLayer.Gru<Gru650Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru650Int8Bits8>(), GeneratedLayer.Gru<Gru650Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru750Bits8>(), GeneratedLayer.Gru<Gru750Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru750Int8Bits8>(), GeneratedLayer.Gru<Gru750Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru1024Bits8>(), GeneratedLayer.Gru<Gru1024Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru1024Int8Bits8>(), GeneratedLayer.Gru<Gru1024Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru1024From2048Bits8>(), GeneratedLayer.Gru<Gru1024From2048Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru1024From2048Int8Bits8>(), GeneratedLayer.Gru<Gru1024From2048Int8Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru1500Bits8>(), GeneratedLayer.Gru<Gru1500Bits4>(), GeneratedLayer.Gru<Gru1500Learned>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru1500Int8Bits8>(), GeneratedLayer.Gru<Gru1500Int8Bits4>(), GeneratedLayer.Gru<Gru1500Int8Learned>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru2048Bits8>(), GeneratedLayer.Gru<Gru2048Bits4>()),
        .. OnOneAndTwoThreads(GeneratedLayer.Gru<Gru2048Int8Bits8>(), GeneratedLayer.Gru<Gru2048Int8Bits4>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm512From96Int8Learned>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm1500BFloat16>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm512BFloat16>()),
        new(Ratios, GeneratedLayer.Lstm<Lstm128BFloat16>()),
        new(Ratios, GeneratedLayer.Linear<LinearRelu4096>(), GeneratedLayer.Linear<LinearRelu4096Bits4>()),
        new(Ratios, GeneratedLayer.Linear<LinearTanh1024>(), GeneratedLayer.Linear<LinearTanh1024Bits4>()),
    ];

    /// <summary>The names of all cells.</summary>
    public static IEnumerable<Cell> Cells => Layers.SelectMany(static layer => layer.Cells);

    private static LayerCase[] OnOneAndTwoThreads(params GeneratedLayer[] layers) => [new(Ratios, layers), new(Ratios, layers) { Threads = 2 }];
}
