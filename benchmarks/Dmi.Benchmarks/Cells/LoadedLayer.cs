namespace Dmi.Benchmarks;

/// <summary>A layer with its weights.</summary>
internal abstract class LoadedLayer : IDisposable
{
    /// <summary>The run-time knob.</summary>
    public abstract SwitchingThresholds Thresholds { set; }

    /// <summary>Begins a stream of steps with a state of its own.</summary>
    public abstract LayerStream CreateStream();

    /// <inheritdoc/>
    public abstract void Dispose();
}
