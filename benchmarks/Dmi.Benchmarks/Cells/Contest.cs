using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks;

/// <summary>A prepared layer beside its rival, both with the same weights.</summary>
/// <param name="rival">The rival.</param>
/// <param name="dense">The layer's dense step: what the speed-up of the others is told against.</param>
/// <param name="skipping">The layer at each of its other settings.</param>
/// <param name="resources">What to dispose of at the end.</param>
internal sealed class Contest(
    Candidate rival, LayerCandidate dense, IReadOnlyList<LayerCandidate> skipping, IReadOnlyList<IDisposable> resources) : IDisposable
{
    /// <summary>The rival.</summary>
    public Candidate Rival { get; } = rival;

    /// <summary>The layer at all its settings, dense first.</summary>
    public IReadOnlyList<LayerCandidate> Ours { get; } = [dense, .. skipping];

    /// <summary>Bytes of weights that a dense step reads; it takes one.</summary>
    public long DenseBytes()
    {
        dense.ResetStatistics();
        dense.Step();
        return dense.Statistics.BytesRead;
    }

    /// <summary>Where a setting stands in <see cref="Ours"/>.</summary>
    /// <param name="setting">A setting that the contest was prepared for.</param>
    /// <exception cref="ArgumentException">It was not prepared for it.</exception>
    public int IndexOf(Setting setting)
    {
        for (int i = 0; i < Ours.Count; i++)
        {
            if (Ours[i].Setting == setting) return i;
        }

        throw new ArgumentException($"The contest was not prepared for '{setting}'.", nameof(setting));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable resource in resources) resource.Dispose();
    }
}
