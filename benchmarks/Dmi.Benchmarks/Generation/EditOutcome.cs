using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks.Generation;

/// <summary>What an edit makes the generator do.</summary>
/// <param name="Edit">The edit.</param>
/// <param name="Samples">Timings of the runs after it.</param>
/// <param name="Steps">What became of every step.</param>
internal sealed record EditOutcome(CorpusEdit Edit, Samples Samples, IReadOnlyList<StepOutcome> Steps)
{
    /// <summary>Whether something was emitted anew although no layer had changed.</summary>
    public bool IsWasteful => Edit.IsUnrelated && Steps.Any(static step => step.Changed > 0);
}
