namespace Dmi.Benchmarks;

/// <summary>A stream of steps through a layer. Steps allocate nothing.</summary>
internal abstract class LayerStream
{
    /// <summary>Threads that share the steps.</summary>
    public abstract WorkerTeam? Team { set; }

    /// <summary>Takes the time of every part of the steps.</summary>
    public abstract StepTimings? Timings { set; }

    /// <summary>What the steps since the last reset have read.</summary>
    public abstract StepStatistics Statistics { get; }

    /// <summary>Begins the statistics anew.</summary>
    public abstract void ResetStatistics();

    /// <summary>One step by dual-module inference.</summary>
    /// <param name="input">x.</param>
    public abstract void Step(ReadOnlySpan<float> input);

    /// <summary>One step by the big module alone.</summary>
    /// <param name="input">x.</param>
    public abstract void StepDense(ReadOnlySpan<float> input);

    /// <summary>Adds what the next step will read to a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="input">x.</param>
    public abstract void Record(ActivationTrace trace, ReadOnlySpan<float> input);
}
