using System.Reflection;
using Dmi.Testing;

namespace Dmi.Conformance.Tests.RandomLayers;

/// <summary>What must hold of any layer whatever.</summary>
internal static class LayerCheck
{
    private const int Steps = 6;
    private const int ThresholdsPerLayer = 4;

    // Every layer is compared in as many values of a step as it has units, times this. Few rows are undecided, but of a layer that is judged
    // least exactly they may leave nothing of a step; such a layer is drawn thresholds until enough is compared.
    private const int LeastSteps = Steps * ThresholdsPerLayer / 4;
    private const int MostThresholdsPerLayer = 10 * ThresholdsPerLayer;

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
            float[][] first = RandomWeights.Inputs(Steps, trial.Shape.InputSize, seed);
            long denseBytes = CheckRatioZero(trial, SwitchingThresholds.Dense(trial.Shape), first);
            long dualBytes = CheckRatioZero(trial, AllSensitive.Of(trial.Shape), first);
            if (trial.Shape.HasInsensitiveOutputs) Assert.True(dualBytes != denseBytes, $"{trial.Shape}: the little module did not run.");
            var random = new Random(seed);
            int compared = 0;
            int least = LeastSteps * trial.Shape.Units;
            for (int i = 0; i < ThresholdsPerLayer || (compared < least && i < MostThresholdsPerLayer); i++)
            {
                compared += CheckDual(trial, RandomThresholds.Draw(trial.Shape, random), RandomWeights.Inputs(Steps, trial.Shape.InputSize, seed + i + 1));
            }

            Assert.True(compared >= least, $"{trial.Shape}: only {compared} units could be compared, not {least}.");
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

        // Sums of integers are exact; rows of floats are summed in another order when they are listed (docs/decisions/0021).
        bool isSameOrder = thresholds.IsDense || trial.Shape.Big == WeightPrecision.Int8;
        float orderTolerance = isSameOrder ? 0 : OnnxTolerance;
        foreach (float[] input in inputs)
        {
            // Codes are equal only for equal inputs.
            if (trial.Shape.Big == WeightPrecision.Int8) trial.TakeReferenceState();
            float[] dense = trial.StepDense(input);
            Deviation.AssertWithin(orderTolerance, dense, trial.Step(input), $"{trial.Shape} by {thresholds}, against the dense step");
            Deviation.AssertWithin(onnxTolerance, trial.StepOnnx(input), dense, $"{trial.Shape}, dense against ONNX Runtime");
            float[] expected = trial.StepReference(input, null);
            if (!trial.HasUndecidedCodes) Deviation.AssertWithin(OnnxTolerance, expected, dense, $"{trial.Shape}, dense against the reference");
        }

        Assert.Equal(0, trial.Statistics.InsensitiveRatio);
        return trial.Statistics.BytesRead - before;
    }

    /// <summary>By any thresholds a layer computes the reference's rows and values, step by step from the same state.</summary>
    /// <returns>Units that could be compared in a step, since no row of theirs was undecided.</returns>
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
            bool[] rows = UndecidedRows.Find(trial, thresholds);
            int undecided = rows.Count(static isUndecided => isUndecided);
            Assert.True(Math.Abs(computed - sensitive) <= undecided, $"{what}: {computed} rows were computed, by the reference {sensitive} (undecided: {undecided}).");
            bool[] units = UndecidedRows.DecidedUnits(trial.Shape, rows);
            Deviation.AssertWithin(trial.Tolerance, OfUnits(expected, units), OfUnits(actual, units), what);
            compared += units.Count(static isDecided => isDecided);
        }

        return compared;
    }

    // What a step leaves is a vector or two of a value per unit.
    private static float[] OfUnits(float[] values, bool[] units) => [.. values.Where((_, index) => units[index % units.Length])];
}
