namespace Dmi.KernelProbe;

/// <summary>A generated layer with one stream of it, beside its reference: both are stepped together and compared.</summary>
internal abstract class Subject : IDisposable
{
    /// <summary>The run-time knob of the layer.</summary>
    public abstract SwitchingThresholds Thresholds { set; }

    /// <summary>Threads that share the steps of the layer.</summary>
    public abstract WorkerTeam? Team { set; }

    /// <summary>What the layer's steps have read.</summary>
    public abstract StepStatistics Statistics { get; }

    /// <summary>m of the reference's last step.</summary>
    public abstract ReadOnlySpan<bool> Sensitive { get; }

    /// <summary>What the reference's mask judged in the last dual-module step.</summary>
    public abstract ReadOnlySpan<float> Judged { get; }

    /// <summary>One step of the layer.</summary>
    public abstract void Step(float[] input);

    /// <summary>One dense step of the layer.</summary>
    public abstract void StepDense(float[] input);

    /// <summary>One step of the reference; null means dense.</summary>
    public abstract void StepReference(float[] input, SwitchingThresholds? thresholds);

    /// <summary>The largest difference between layer and reference; infinite where one is not a number.</summary>
    public abstract float Difference();

    /// <summary>Gives the layer the reference's state.</summary>
    public abstract void Synchronize();

    /// <summary>Makes the layer's state zero; without <paramref name="isReset"/> as a user does it through the spans.</summary>
    public abstract void Clear(bool isReset);

    /// <summary>What the layer's last step gave.</summary>
    public abstract float[] Output();

    /// <summary>Writes the layer's packed weights to a file.</summary>
    public abstract void SavePacked(string path);

    /// <summary>A layer of the same class and weights with a stream of its own, from a file of packed weights.</summary>
    public abstract Subject LoadPacked(string path, PackedLoading loading);

    public abstract void Dispose();

    protected static float Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float worst = 0;
        for (int i = 0; i < a.Length; i++)
        {
            float difference = MathF.Abs(a[i] - b[i]);
            worst = float.IsNaN(difference) ? float.PositiveInfinity : MathF.Max(worst, difference);
        }

        return worst;
    }
}

/// <summary>Makes subjects of one layer.</summary>
/// <param name="Name">Name of the layer's class.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Create">Makes a subject from weights.</param>
internal sealed record SubjectFactory(string Name, LayerShape Shape, Func<DualModuleWeights, Subject> Create);
