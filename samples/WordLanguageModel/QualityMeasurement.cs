using Dmi.Models;

namespace Dmi.Samples.WordLm;

/// <summary>Perplexity of every setting on one text, as many settings at a time as there are cores.</summary>
internal static class QualityMeasurement
{
    /// <summary>Evaluates all settings.</summary>
    /// <returns>Results in the order of the settings.</returns>
    public static async Task<PerplexityResult[]> RunAsync(
        IReadOnlyList<Setting> settings, ushort[] tokens, StageDisplay display, CancellationToken cancellationToken)
    {
        var results = new PerplexityResult[settings.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, settings.Count, options, (i, token) =>
        {
            IProgress<int> progress = display.Begin($"Test perplexity, {settings[i].Label}", tokens.Length - 1);
            results[i] = settings[i].Model.Perplexity(tokens, settings[i].Mode, progress: progress, cancellationToken: token);
            return ValueTask.CompletedTask;
        });
        return results;
    }
}
