namespace Dmi.Benchmarks;

/// <summary>Every cell of the performance table, as data.</summary>
internal static class CellCatalogue
{
    private static readonly Setting[] Settings = [Setting.Dense, Setting.Threshold(0.5)];

    /// <summary>The layers, each with the settings that it is run at.</summary>
    public static IReadOnlyList<LayerCase> Layers { get; } =
    [
        new LstmCase<Lstm1500>(Settings),
        new LstmCase<Lstm650>(Settings),
        new LstmCase<Lstm512>(Settings),
        new LstmCase<Lstm128>(Settings),
    ];

    /// <summary>The names of all cells.</summary>
    public static IEnumerable<Cell> Cells => Layers.SelectMany(static layer => layer.Cells);
}
