namespace Dmi.Training;

/// <summary>Which steps of a trace are fitted to and which are held out to judge the fit.</summary>
/// <param name="Fitted">Most steps, in order.</param>
/// <param name="HeldOut">Every tenth step, or fewer where these would be more than <see cref="MostHeldOut"/>; at least one.</param>
internal sealed record TraceSplit(int[] Fitted, int[] HeldOut)
{
    /// <summary>Steps enough to tell one ridge from another.</summary>
    public const int MostHeldOut = 512;

    private const int Stride = 10;

    /// <summary>Splits a trace of at least two steps.</summary>
    public static TraceSplit Of(int steps)
    {
        int stride = Math.Min(steps, Math.Max(Stride, (steps + MostHeldOut - 1) / MostHeldOut));
        var heldOut = new int[steps / stride];
        var fitted = new int[steps - heldOut.Length];
        int next = 0;
        for (int step = 0; step < steps; step++)
        {
            if (step % stride == stride - 1) heldOut[step / stride] = step;
            else fitted[next++] = step;
        }

        return new TraceSplit(fitted, heldOut);
    }
}
