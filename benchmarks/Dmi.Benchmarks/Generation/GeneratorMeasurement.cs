extern alias generators;

using System.Diagnostics;
using Dmi.Benchmarks.Measuring;
using generators::Dmi.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Benchmarks.Generation;

/// <summary>Times the generator over the corpus: the whole of it, and after an edit.</summary>
/// <param name="runs">Timed runs of each kind, from 1.</param>
/// <param name="cancellation">Stops it between runs.</param>
internal sealed class GeneratorMeasurement(int runs, CancellationToken cancellation)
{
    // Roslyn is large: its methods reach their last tier only after some tens of runs.
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(5);

    private static readonly string[] Steps = [TrackingNames.Specs, TrackingNames.Plans, TrackingNames.HintNames];

    /// <summary>The first run in this process, with all that it makes the JIT compile, in milliseconds.</summary>
    public static double Cold()
    {
        CSharpCompilation project = CorpusCompilation.Create();
        long start = Stopwatch.GetTimestamp();
        CreateDriver(isTracking: false).RunGenerators(project);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Whole runs, each over a project that no compiler has seen before.</summary>
    public Samples Whole() => Measure(static _ => (CreateDriver(isTracking: false), CorpusCompilation.Create()));

    /// <summary>Runs after an edit, of a driver that has seen the project before it.</summary>
    /// <param name="edit">The edit.</param>
    public EditOutcome AfterEdit(CorpusEdit edit)
    {
        CSharpCompilation project = CorpusCompilation.Create();
        GeneratorDriver seen = CreateDriver(isTracking: false).RunGenerators(project, cancellation);
        Samples samples = Measure(number => (seen, edit.Apply(project, number)));
        GeneratorDriver tracking = CreateDriver(isTracking: true).RunGenerators(project, cancellation);
        GeneratorRunResult result = tracking.RunGenerators(edit.Apply(project, 0), cancellation).GetRunResult().Results.Single();
        StepOutcome[] steps =
        [
            .. Steps.Select(step => StepOutcome.Of(step, result.TrackedSteps[step])),
            StepOutcome.Of("Output", result.TrackedOutputSteps.SelectMany(static pair => pair.Value)),
        ];
        return new EditOutcome(edit, samples, steps);
    }

    private static CSharpGeneratorDriver CreateDriver(bool isTracking) => CSharpGeneratorDriver.Create(
        [new LayerGenerator().AsSourceGenerator()],
        parseOptions: ConsumerCompilation.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: isTracking));

    // What goes into a run is made before the clock starts.
    private Samples Measure(Func<int, (GeneratorDriver Driver, CSharpCompilation Project)> create)
    {
        long start = Stopwatch.GetTimestamp();
        int number = 0;
        while (Stopwatch.GetElapsedTime(start) < Warmup) Ticks();
        return new Samples([.. Enumerable.Range(0, runs).Select(_ => Ticks())], 1);

        long Ticks()
        {
            cancellation.ThrowIfCancellationRequested();
            (GeneratorDriver driver, CSharpCompilation project) = create(++number);
            long before = Stopwatch.GetTimestamp();
            driver.RunGenerators(project, cancellation);
            return Stopwatch.GetTimestamp() - before;
        }
    }
}
