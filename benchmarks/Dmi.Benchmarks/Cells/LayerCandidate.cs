using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks;

/// <summary>One of our layers at one setting, with a view on what its steps have read.</summary>
/// <param name="setting">The setting.</param>
/// <param name="step">One step.</param>
/// <param name="prepare">Called before every sample, untimed.</param>
/// <param name="layer">The layer.</param>
/// <param name="stream">The stream that the steps belong to.</param>
internal sealed class LayerCandidate(Setting setting, Action step, Action? prepare, LoadedLayer layer, LayerStream stream)
    : Candidate(setting.ToString(), step, prepare)
{
    /// <summary>The setting.</summary>
    public Setting Setting { get; } = setting;

    /// <summary>The layer, for more streams through it.</summary>
    public LoadedLayer Layer { get; } = layer;

    /// <summary>Takes the time of every part of the steps.</summary>
    public StepTimings? Timings { set => stream.Timings = value; }

    /// <summary>What the steps since the last reset have read.</summary>
    public StepStatistics Statistics => stream.Statistics;

    /// <summary>Begins the statistics anew.</summary>
    public void ResetStatistics() => stream.ResetStatistics();
}
