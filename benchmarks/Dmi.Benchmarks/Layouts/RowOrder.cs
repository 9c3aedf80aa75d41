namespace Dmi.Benchmarks.Layouts;

/// <summary>In which order the rows of a matrix lie in memory.</summary>
internal enum RowOrder
{
    /// <summary>All rows of a gate, then those of the next: what layers do.</summary>
    GateAfterGate,

    /// <summary>The rows of a unit's gates side by side.</summary>
    GatesSideBySide,

    /// <summary>In no order that anything knows of.</summary>
    Shuffled,
}
