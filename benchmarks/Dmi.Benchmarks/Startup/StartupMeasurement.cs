using Dmi.Benchmarks.Reporting;

namespace Dmi.Benchmarks.Startup;

/// <summary>Publishes, prepares and measures: every start once a round, in turn, so that whatever slows the machine slows all of them.</summary>
/// <param name="rounds">Rounds that count; one more comes before, which brings all files into the system's cache.</param>
/// <param name="progress">Told what is going on.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class StartupMeasurement(int rounds, ProgressLog progress, CancellationToken cancellation)
{
    /// <summary>Measures everything that can be published here.</summary>
    /// <exception cref="InvalidOperationException">A program fails.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public StartupReport Run()
    {
        string folder = Directory.CreateTempSubdirectory("dmi-startup-").FullName;
        try
        {
            return Measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private StartupReport Measure(string folder)
    {
        var skipped = new Dictionary<string, string>();
        var published = new List<StartupVariant>();
        foreach (StartupVariant variant in StartupVariant.All)
        {
            progress.Begin($"publishing {variant.Name}");
            if (new StartupPublisher(folder).Publish(variant, cancellation) is { } problem) skipped.Add(variant.Name, problem);
            else published.Add(variant);
        }

        foreach (StartupLayer layer in StartupLayer.All)
        {
            progress.Begin($"preparing the weights of {layer.Name}");
            layer.WriteFiles(folder, cancellation);
        }

        progress.Begin("measuring");
        IReadOnlyList<StartupCase> cases = StartupCase.Of(published);
        List<StartupSample>[] samples = [.. cases.Select(static _ => new List<StartupSample>())];
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < cases.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                StartupSample sample = StartupSample.Take(cases[i], folder);
                if (round > 0) samples[i].Add(sample);
            }

            progress.Advance((double)round / rounds);
        }

        progress.End();
        return new StartupReport([.. cases.Zip(samples, StartupRow.Of)], rounds, skipped, EnvironmentInfo.Current());
    }
}
