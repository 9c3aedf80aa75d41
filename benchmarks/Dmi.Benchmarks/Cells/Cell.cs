namespace Dmi.Benchmarks;

/// <summary>One cell of the performance table: what is measured, without its result.</summary>
/// <param name="Layer">Kind of layer.</param>
/// <param name="Hidden">Units; a fully connected layer's outputs.</param>
/// <param name="Input">Width of x.</param>
/// <param name="Big">Number format of the big module's rows.</param>
/// <param name="Setting">How the layer is run.</param>
/// <param name="Cache">What the caches hold when a step begins.</param>
/// <param name="Threads">Threads per step.</param>
internal sealed record Cell(string Layer, int Hidden, int Input, string Big, Setting Setting, CacheCondition Cache, int Threads)
{
    /// <summary>The name that a filter is matched against, such as <c>LSTM 1500x1500 fp32 int8 threshold 50% cold 1T</c>.</summary>
    public string Name { get; } = FormattableString.Invariant(
        $"{Layer} {Hidden}x{Input} {Big} {Setting} {Cache.ToName()} {Threads}T");

    /// <summary>Whether some filter matches; all cells match where there is none.</summary>
    /// <param name="filters">The filters.</param>
    public bool MatchesAny(IReadOnlyList<string> filters) => filters.Count == 0 || filters.Any(Matches);

    /// <summary>Whether every word of a filter occurs in the name, in any order and case.</summary>
    /// <param name="filter">Words separated by spaces; null or empty matches all.</param>
    public bool Matches(string? filter) =>
        (filter ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word => Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}
