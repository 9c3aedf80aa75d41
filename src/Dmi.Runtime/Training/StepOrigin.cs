namespace Dmi.Training;

/// <summary>
/// A point near the mean of φ and z. Moments are taken about it: far from it, binary32 would lose the variance in the mean's square, and
/// features that never change would not be exactly 0.
/// </summary>
/// <param name="Features">K values.</param>
/// <param name="Activations">input + hidden values.</param>
internal sealed record StepOrigin(float[] Features, float[] Activations)
{
    private const int Steps = 64;

    /// <summary>The mean of a few of the steps, spread evenly.</summary>
    public static StepOrigin Estimate(StepReader reader, int[] steps)
    {
        int count = Math.Min(Steps, steps.Length);
        var some = new int[count];
        for (int i = 0; i < count; i++) some[i] = steps[(int)((long)i * steps.Length / count)];
        var zero = new StepOrigin([], []);
        var features = new float[reader.FeatureCount * count];
        var activations = new float[reader.ActivationCount * count];
        reader.ReadTransposed(some, zero, features, activations);
        return new StepOrigin(Means(features, count), Means(activations, count));
    }

    private static float[] Means(float[] rows, int length)
    {
        var means = new float[rows.Length / length];
        for (int row = 0; row < means.Length; row++)
        {
            double sum = 0;
            foreach (float value in rows.AsSpan(row * length, length)) sum += value;
            means[row] = (float)(sum / length);
        }

        return means;
    }
}
