using System.Diagnostics;
using Dmi.Models;

namespace Dmi.Samples.WordLm;

/// <summary>
/// Times single steps on a cold cache. All settings are timed in turn, round after round, so that whatever else the machine does strikes
/// them alike; each reads the same real text on a stream of its own, so that it skips the rows that it would skip in use.
/// </summary>
internal static class LatencyMeasurement
{
    private const int Rounds = 31;
    private const int WarmUpSteps = 64;

    /// <summary>Median milliseconds per step of each setting.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="weights">The model's weights, for the embeddings.</param>
    /// <param name="tokens">A text; begun anew should it end.</param>
    /// <param name="display">Shows progress.</param>
    /// <param name="cancellationToken">Checked every round.</param>
    public static double[] MedianMilliseconds(
        IReadOnlyList<Setting> settings, WordLanguageModelWeights weights, ushort[] tokens, StageDisplay display,
        CancellationToken cancellationToken)
    {
        IProgress<int> progress = display.Begin("Timing single steps, cold", Rounds);
        LstmState[] states = [.. settings.Select(static setting => (LstmState)setting.Model.Layer.CreateState())];
        var samples = new double[settings.Count][];
        for (int i = 0; i < settings.Count; i++)
        {
            samples[i] = new double[Rounds];
            for (int step = 0; step < WarmUpSteps; step++) settings[i].Step(Input(step), states[i]);
        }

        var flusher = new CacheFlusher();
        for (int round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> input = Input(WarmUpSteps + round);
            for (int i = 0; i < settings.Count; i++)
            {
                flusher.Flush();
                long started = Stopwatch.GetTimestamp();
                settings[i].Step(input, states[i]);
                samples[i][round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            progress.Report(round + 1);
        }

        return [.. samples.Select(Median)];

        ReadOnlySpan<float> Input(int step) => weights.Embedding(tokens[step % tokens.Length]);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
