using System.Reflection;
using Dmi.Benchmarks.Measuring;
using Dmi.Benchmarks.Reporting;

namespace Dmi.Benchmarks.Unrolling;

/// <summary>Measures dense steps of layers that differ only in how the kernel of big rows is written.</summary>
/// <param name="budget">Rounds per row length and cache condition.</param>
/// <param name="progress">Told what is going on.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class UnrollRunner(RoundBudget budget, ProgressLog progress, CancellationToken cancellation)
{
    private readonly InterleavedTimer _timer = new();

    /// <summary>Measures every row length, cold and hot.</summary>
    /// <returns>One entry per row length and cache condition.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<UnrollMeasurement> Run()
    {
        progress.Begin("compiling");
        UnrollBuild build = UnrollBuild.Run(cancellation);
        var library = Assembly.Load(build.Image);
        var results = new List<UnrollMeasurement>();
        foreach (int columns in UnrollVariant.RowLengths) results.AddRange(Measure(build, library, columns));
        progress.End();
        return results;
    }

    private List<UnrollMeasurement> Measure(UnrollBuild build, Assembly library, int columns)
    {
        var loop = new UnrollVariant(columns, UnrollForm.Loop);
        var control = new UnrollVariant(columns, UnrollForm.Control);
        var straight = new UnrollVariant(columns, UnrollForm.Straight);
        using var loopLayer = UnrollLayer.Create(library, loop);
        using var controlLayer = UnrollLayer.Create(library, control);
        using var straightLayer = UnrollLayer.Create(library, straight);
        Candidate[] candidates = [loopLayer.Dense, controlLayer.Dense, straightLayer.Dense];
        string name = FormattableString.Invariant($"rows of {columns}");
        progress.Begin($"{name}: warming up");
        TieredWarmup.Run(candidates, cancellation);
        var results = new List<UnrollMeasurement>();
        foreach (CacheCondition cache in Enum.GetValues<CacheCondition>())
        {
            progress.Begin($"{name}: measuring {cache.ToName()}");
            IReadOnlyList<Samples> samples = _timer.Measure(candidates, cache, budget, progress.Advance, cancellation);
            results.Add(new UnrollMeasurement(
                straight, cache, samples[0], samples[1], samples[2], build.JitOf(loop), build.JitOf(straight)));
        }

        return results;
    }
}
