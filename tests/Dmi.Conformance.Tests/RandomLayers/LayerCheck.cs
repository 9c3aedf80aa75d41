using System.Reflection;
using Dmi.Testing;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>What must hold of any layer whatever.</summary>
internal static class LayerCheck
{
    private const int Steps = 6;
    private const int ThresholdsPerLayer = 4;

    // Of 24 steps; few are undecided, so that this many are compared even of the layers that are judged least exactly.
    private const int LeastComparisons = Steps * ThresholdsPerLayer / 4;

    // Sums in another order differ in their last bits, and recurrence carries that on.
    private const float OnnxTolerance = 2e-4f;

    // Rounded rows, and codes more so, are off by a few thousandths of each side's range. Reference and layer must agree all the same.
    private const float OnnxToleranceOfRounding = 0.1f;

    /// <summary>Checks the layer of a generated class.</summary>
    public static void Run(LayerDescription layer, Type type)
    {
        Type trialType = layer.Kind switch
        {
            LayerKind.Lstm => typeof(LstmTrial<>),
            LayerKind.Gru => typeof(GruTrial<>),
            _ => typeof(LinearTrial<>),
        };
        int seed = layer.Seed & 0xFFFF;
        try
        {
            using var trial = (LayerTrial)Activator.CreateInstance(trialType.MakeGenericType(type), seed)!;
            Assert.Equal(layer.ToShape(), trial.Shape);
            float[][] first = RandomWeights.Inputs(Steps, layer.Input, seed);
            long denseBytes = CheckRatioZero(trial, SwitchingThresholds.Dense(trial.Shape), first);
            long dualBytes = CheckRatioZero(trial, AllSensitive.Of(trial.Shape), first);
            if (trial.Shape.HasInsensitiveOutputs) Assert.True(dualBytes > denseBytes, $"{trial.Shape}: the little module did not run.");
            var random = new Random(seed);
            int compared = 0;
            for (int i = 0; i < ThresholdsPerLayer; i++)
            {
                compared += CheckDual(trial, RandomThresholds.Draw(trial.Shape, random), RandomWeights.Inputs(Steps, layer.Input, seed + i + 1));
            }

            Assert.True(compared >= LeastComparisons, $"{trial.Shape}: only {compared} steps could be compared.");
        }
        catch (TargetInvocationException exception)
        {
            throw new InvalidOperationException($"{layer} cannot be made.", exception.InnerException);
        }
    }

    /// <summary>At ratio 0 a layer is everyone's: its dense step is its step, equal to the reference and to ONNX Runtime.</summary>
    /// <returns>Bytes that its steps read.</returns>
    private static long CheckRatioZero(LayerTrial trial, SwitchingThresholds thresholds, float[][] inputs)
    {
        trial.Thresholds = thresholds;
        long before = trial.Statistics.BytesRead;
        float onnxTolerance = trial.Shape.Big == WeightPrecision.Float32 ? OnnxTolerance : OnnxToleranceOfRounding;
        foreach (float[] input in inputs)
        {
            // Codes are equal only for equal inputs.
            if (trial.Shape.Big == WeightPrecision.Int8) trial.TakeReferenceState();
            float[] dense = trial.StepDense(input);
            Assert.Equal(dense, trial.Step(input));
            Deviation.AssertWithin(onnxTolerance, trial.StepOnnx(input), dense, $"{trial.Shape}, dense against ONNX Runtime");
            float[] expected = trial.StepReference(input, null);
            if (!trial.HasUndecidedCodes) Deviation.AssertWithin(OnnxTolerance, expected, dense, $"{trial.Shape}, dense against the reference");
        }

        Assert.Equal(0, trial.Statistics.InsensitiveRatio);
        return trial.Statistics.BytesRead - before;
    }

    /// <summary>By any thresholds a layer computes the reference's rows and values, step by step from the same state.</summary>
    /// <returns>Steps whose values could be compared, since no row of theirs was undecided.</returns>
    private static int CheckDual(LayerTrial trial, SwitchingThresholds thresholds, float[][] inputs)
    {
        trial.Thresholds = thresholds;
        int compared = 0;
        for (int step = 0; step < inputs.Length; step++)
        {
            string what = $"{trial.Shape}, step {step} by {thresholds}";
            trial.TakeReferenceState();
            long before = trial.Statistics.RowsComputed;
            float[] actual = trial.Step(inputs[step]);
            long computed = trial.Statistics.RowsComputed - before;
            float[] expected = trial.StepReference(inputs[step], thresholds);
            int sensitive = trial.Sensitive.Count(true);
            if (thresholds.Rule == MaskRule.TopK) Assert.True(computed == sensitive, $"{what}: {computed} rows were computed, not {sensitive}.");
            if (trial.HasUndecidedCodes) continue;
            int undecided = CountUndecided(trial, thresholds);
            Assert.True(Math.Abs(computed - sensitive) <= undecided, $"{what}: {computed} rows were computed, by the reference {sensitive} (undecided: {undecided}).");
            if (undecided > 0) continue;
            Deviation.AssertWithin(trial.Tolerance, expected, actual, what);
            compared++;
        }

        return compared;
    }

    private static int CountUndecided(LayerTrial trial, SwitchingThresholds thresholds)
    {
        int count = 0;
        ReadOnlySpan<float> judged = trial.Judged;
        if (thresholds.IsDense || !trial.Shape.HasInsensitiveOutputs) return 0;
        if (thresholds.Rule == MaskRule.TopK)
        {
            // A GRU that resets before the product chooses among r and z first, then among n.
            int first = trial.Shape is { Kind: LayerKind.Gru, ResetAfter: false } ? 2 * trial.Shape.Units : judged.Length;
            return CountUndecided(trial, 0, first) + CountUndecided(trial, first, judged.Length);
        }

        for (int row = 0; row < judged.Length; row++)
        {
            if (thresholds.Rule == MaskRule.Influence)
            {
                if (MathF.Abs(judged[row] - thresholds.Level) < trial.Undecided) count++;
                continue;
            }

            SwitchingInterval gate = thresholds.Gates[row / trial.Shape.Units];
            if (MathF.Abs(judged[row] - gate.Lower) < trial.Undecided || MathF.Abs(judged[row] - gate.Upper) < trial.Undecided) count++;
        }

        return count;
    }

    // Top-K is undecided where the last row that was chosen is no less saturated than the first that was not.
    private static int CountUndecided(LayerTrial trial, int from, int to)
    {
        float lastIn = float.NegativeInfinity, firstOut = float.PositiveInfinity;
        for (int row = from; row < to; row++)
        {
            bool isDescending = trial.Shape.Activation == Activation.Relu || trial.Shape.Mask == MaskRule.Influence;
            float saturation = isDescending ? -trial.Judged[row] : MathF.Abs(trial.Judged[row]);
            if (trial.Sensitive[row]) lastIn = MathF.Max(lastIn, saturation);
            else firstOut = MathF.Min(firstOut, saturation);
        }

        return firstOut - lastIn < trial.Undecided ? 1 : 0;
    }
}
