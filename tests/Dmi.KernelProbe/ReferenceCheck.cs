using System.Globalization;

namespace Dmi.KernelProbe;

/// <summary>A layer against its reference: dense, dual under several thresholds, and after inputs that are not finite.</summary>
internal sealed class ReferenceCheck(Action<string> report)
{
    private const int Steps = 6;
    private const float Tolerance = 2e-5f;

    // A row whose judged value lies this near a threshold may fall on either side, since the states differ in their last bits.
    private const float Undecided = 1e-4f;

    // Scores lie closer together, and are flatter.
    private const float UndecidedScore = 1e-5f;

    // Steps whose values must be compared of those by one setting: of thousands of rows one may well be undecided now and then.
    private const int LeastComparisons = Steps / 3;

    public void Run(SubjectFactory layer)
    {
        DualModuleWeights weights = ProbeWeights.WithLittle(layer.Shape, seed: 7);
        var results = new List<string> { Format("dense", Compare(layer, weights, null)) };
        if (layer.Shape.HasInsensitiveOutputs)
        {
            foreach ((string name, SwitchingThresholds thresholds) in ProbeThresholds.Of(layer.Shape)) results.Add(Format(name, Compare(layer, weights, thresholds)));
            foreach (float value in (float[])[float.NaN, float.PositiveInfinity]) CheckNonFinite(layer, weights, value);
            foreach (float huge in (float[])[1e19f, 1e25f, float.MaxValue]) CheckRecovery(layer, weights, huge);
        }

        foreach (float value in (float[])[float.NaN, float.NegativeInfinity, 1e25f]) CheckCodesOfNonFinite(layer, weights, value);
        report($"{layer.Name}: {string.Join(", ", results)}");
    }

    private static string Format(string name, float difference) => string.Create(CultureInfo.InvariantCulture, $"{name} {difference:0.0e+0}");

    private static float Compare(SubjectFactory layer, DualModuleWeights weights, SwitchingThresholds? thresholds)
    {
        using Subject subject = layer.Create(weights);
        if (thresholds is not null) subject.Thresholds = thresholds;
        var random = new Random(11);
        float worst = 0;
        int compared = 0;
        for (int step = 0; step < Steps; step++)
        {
            float[] input = ProbeWeights.Uniform(random, layer.Shape.InputSize, 1);
            long before = subject.Statistics.RowsComputed;
            if (thresholds is null) subject.StepDense(input);
            else subject.Step(input);
            subject.StepReference(input, thresholds);
            long actual = subject.Statistics.RowsComputed - before;
            int expected = Count(subject.Sensitive);
            int undecided = thresholds is null ? 0 : CountUndecided(layer.Shape, thresholds, subject);
            Require(Math.Abs(actual - expected) <= (thresholds?.Rule == MaskRule.TopK ? 0 : undecided), $"{layer.Name}, step {step}, {thresholds}: {actual} rows computed, the reference has {expected} (undecided {undecided}).");
            if (undecided == 0)
            {
                compared++;
                worst = MathF.Max(worst, subject.Difference());
                Require(worst <= Tolerance, $"{layer.Name}, step {step}, {(thresholds is null ? "dense" : thresholds)}: differs from the reference by {worst}.");
            }

            // Codes are exact only for equal inputs, and rounding may turn the last bit of h into another code: compare each step by itself.
            subject.Synchronize();
        }

        Require(compared >= LeastComparisons, $"{layer.Name}, {(thresholds is null ? "dense" : thresholds)}: only {compared} of {Steps} steps could be compared.");
        return worst;
    }

    private static void CheckNonFinite(SubjectFactory layer, DualModuleWeights weights, float value)
    {
        using Subject subject = layer.Create(weights);
        subject.Thresholds = ProbeThresholds.Of(layer.Shape)[0].Thresholds;
        var input = new float[layer.Shape.InputSize];
        input[^1] = value;
        subject.Step(input);
        Require(subject.Statistics.InsensitiveRatio == 0, $"{layer.Name}: rows were skipped on an input of {value}.");
        subject.Step(new float[layer.Shape.InputSize]);
        Require(subject.Output().All(float.IsFinite) || subject.Statistics.InsensitiveRatio == 0, $"{layer.Name}: rows were skipped on a state that is not finite.");
    }

    // Codes cannot say that a value is not finite, so the outputs must, every one of them.
    private static void CheckCodesOfNonFinite(SubjectFactory layer, DualModuleWeights weights, float value)
    {
        // A precomputed input is not quantised: what is not finite reaches its own unit.
        if (layer.Shape.Big != WeightPrecision.Int8 || layer.Shape.PrecomputedInput) return;
        foreach (bool isDense in (bool[])[false, true])
        {
            using Subject subject = layer.Create(weights);
            if (layer.Shape.HasInsensitiveOutputs) subject.Thresholds = ProbeThresholds.Of(layer.Shape)[0].Thresholds;
            var input = new float[layer.Shape.InputSize];
            input[^1] = value;
            if (isDense) subject.StepDense(input);
            else subject.Step(input);
            Require(subject.Output().All(float.IsNaN), $"{layer.Name}: an input of {value} gave finite outputs.");
        }
    }

    // Whatever a huge input does to the state, nothing of it may be left after a reset, not even in padding.
    private static void CheckRecovery(SubjectFactory layer, DualModuleWeights weights, float huge)
    {
        using Subject subject = layer.Create(weights), fresh = layer.Create(weights);
        SwitchingThresholds thresholds = ProbeThresholds.Of(layer.Shape)[0].Thresholds;
        (subject.Thresholds, fresh.Thresholds) = (thresholds, thresholds);
        var input = new float[layer.Shape.InputSize];
        input[0] = huge;
        subject.Step(input);
        input[0] = 0.25f;
        foreach (bool isReset in (bool[])[false, true])
        {
            subject.Clear(isReset);
            fresh.Clear(isReset: true);
            subject.Step(input);
            fresh.Step(input);
            Require(subject.Output().SequenceEqual(fresh.Output()) && subject.Output().All(float.IsFinite), $"{layer.Name}: an input of {huge} is left in the state.");
            input[0] = huge;
            subject.Step(input);
            input[0] = 0.25f;
        }
    }

    private static int CountUndecided(LayerShape shape, SwitchingThresholds thresholds, Subject subject)
    {
        // Integer sums are exact, and so is what is judged, unless floating-point functions join in.
        bool isExact = shape.Bits <= 8 && !shape.Peephole && shape.Kind != LayerKind.Gru && shape.Mask != MaskRule.Influence;
        if (isExact || thresholds.IsDense) return 0;
        ReadOnlySpan<float> judged = subject.Judged;
        if (thresholds.Rule == MaskRule.TopK) return IsCrowded(shape, judged, subject.Sensitive) ? 1 : 0;
        int count = 0;
        for (int row = 0; row < judged.Length; row++)
        {
            if (thresholds.Rule == MaskRule.Influence)
            {
                if (MathF.Abs(judged[row] - thresholds.Level) < UndecidedScore) count++;
                continue;
            }

            SwitchingInterval gate = thresholds.Gates[row / shape.Units];
            if (MathF.Abs(judged[row] - gate.Lower) < Undecided || MathF.Abs(judged[row] - gate.Upper) < Undecided) count++;
        }

        return count;
    }

    // Whether the last row that was chosen and the first that was not are as good as equal.
    private static bool IsCrowded(LayerShape shape, ReadOnlySpan<float> judged, ReadOnlySpan<bool> sensitive)
    {
        // The candidate of a GRU that resets before the product is chosen by itself.
        int gates = shape.Kind == LayerKind.Gru && !shape.ResetAfter ? 2 : shape.GateCount;
        return IsCrowded(judged[..(gates * shape.Units)], sensitive) || (gates < shape.GateCount && IsCrowded(judged[(gates * shape.Units)..], sensitive[(gates * shape.Units)..]));

        bool IsCrowded(ReadOnlySpan<float> values, ReadOnlySpan<bool> chosen)
        {
            float lastIn = float.NegativeInfinity, firstOut = float.PositiveInfinity;
            for (int row = 0; row < values.Length; row++)
            {
                float key = shape.Activation == Activation.Relu || shape.Mask == MaskRule.Influence ? -values[row] : MathF.Abs(values[row]);
                if (chosen[row]) lastIn = MathF.Max(lastIn, key);
                else firstOut = MathF.Min(firstOut, key);
            }

            return firstOut - lastIn < (shape.Mask == MaskRule.Influence ? UndecidedScore : Undecided);
        }
    }

    private static int Count(ReadOnlySpan<bool> flags)
    {
        int count = 0;
        foreach (bool flag in flags) count += flag ? 1 : 0;
        return count;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }
}
