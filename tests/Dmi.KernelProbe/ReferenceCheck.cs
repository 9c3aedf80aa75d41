using System.Globalization;
using Dmi.Reference;

namespace Dmi.KernelProbe;

/// <summary>A layer against <see cref="ReferenceLstm"/>: dense, dual under several thresholds, and after inputs that are not finite.</summary>
internal sealed class ReferenceCheck(Action<string> report) : ILayerCheck
{
    private const int Steps = 6;
    private const float Tolerance = 2e-5f;

    // A row whose prediction lies this near a threshold may fall on either side, since the states differ in their last bits.
    private const float Undecided = 1e-4f;

    public void Run<TLayer>()
        where TLayer : ILstmLayer<TLayer>
    {
        DualModuleWeights weights = ProbeWeights.WithLittle(TLayer.Shape, seed: 7);
        float dense = Compare<TLayer>(weights, thresholds: null);
        float magnitude = Compare<TLayer>(weights, SwitchingThresholds.Magnitude(0.7, 0.9, 0.5, 1.1));
        float activated = Compare<TLayer>(weights, SwitchingThresholds.ActivatedLstm(0.4, 0.5, -0.4, 0.5, 0.6));
        float nothing = Compare<TLayer>(weights, new SwitchingThresholds([.. Enumerable.Repeat(SwitchingInterval.Nothing, 4)]));
        CheckNonFinite<TLayer>(weights, float.NaN);
        CheckNonFinite<TLayer>(weights, float.PositiveInfinity);
        foreach (float huge in (float[])[1e19f, 1e25f, float.MaxValue]) CheckRecovery<TLayer>(weights, huge);
        report(string.Create(CultureInfo.InvariantCulture,
            $"{typeof(TLayer).Name}: dense {dense:0.0e+0}, P2 {magnitude:0.0e+0}, P1 {activated:0.0e+0}, little alone {nothing:0.0e+0}"));
    }

    private static float Compare<TLayer>(DualModuleWeights weights, SwitchingThresholds? thresholds)
        where TLayer : ILstmLayer<TLayer>
    {
        LayerShape shape = TLayer.Shape;
        using TLayer layer = TLayer.Create(weights);
        LstmState state = layer.CreateState();
        var reference = new ReferenceLstm(weights);
        var random = new Random(11);
        float worst = 0;
        for (int step = 0; step < Steps; step++)
        {
            float[] input = ProbeWeights.Uniform(random, shape.InputSize, 1);
            long before = state.Statistics.RowsComputed;
            if (thresholds is null)
            {
                layer.StepDense(input, state);
                reference.StepDense(input);
                Require(state.Statistics.RowsComputed - before == shape.RowCount, $"{typeof(TLayer).Name}: a dense step read {state.Statistics.RowsComputed - before} rows.");
            }
            else
            {
                layer.Thresholds = thresholds;
                int undecided = CountUndecided(weights, thresholds, input, reference.Hidden);
                layer.Step(input, state);
                reference.Step(input, thresholds);
                int expected = Count(reference.Sensitive);
                long actual = state.Statistics.RowsComputed - before;
                Require(Math.Abs(actual - expected) <= undecided, $"{typeof(TLayer).Name}, step {step}: {actual} rows computed, the reference has {expected} (undecided {undecided}).");

                // From here on both go on from the same state, so that one undecided row does not hide what follows.
                if (undecided > 0)
                {
                    reference.Hidden.CopyTo(state.Hidden);
                    reference.Cell.CopyTo(state.Cell);
                    continue;
                }
            }

            worst = MathF.Max(worst, Difference(state.Hidden, reference.Hidden));
            worst = MathF.Max(worst, Difference(state.Cell, reference.Cell));
            Require(worst <= Tolerance, $"{typeof(TLayer).Name}, step {step}, {(thresholds is null ? "dense" : thresholds)}: differs from the reference by {worst}.");

            // Codes are exact only for equal inputs, and rounding may turn the last bit of h into another code: compare each step by itself.
            reference.Hidden.CopyTo(state.Hidden);
            reference.Cell.CopyTo(state.Cell);
        }

        return worst;
    }

    private static void CheckNonFinite<TLayer>(DualModuleWeights weights, float value)
        where TLayer : ILstmLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(weights);
        layer.Thresholds = SwitchingThresholds.Magnitude(0.1, 0.1, 0.1, 0.1);
        LstmState state = layer.CreateState();
        var input = new float[TLayer.Shape.InputSize];
        input[^1] = value;
        layer.Step(input, state);
        Require(state.Statistics.InsensitiveRatio == 0, $"{typeof(TLayer).Name}: rows were skipped on an input of {value}.");
        layer.Step(new float[TLayer.Shape.InputSize], state);
        bool isFinite = true;
        foreach (float h in state.Hidden) isFinite &= float.IsFinite(h);
        Require(isFinite || state.Statistics.InsensitiveRatio == 0, $"{typeof(TLayer).Name}: rows were skipped on a state that is not finite.");
    }

    // Whatever a huge input does to h and c, nothing of it may be left after a reset, not even in padding.
    private static void CheckRecovery<TLayer>(DualModuleWeights weights, float huge)
        where TLayer : ILstmLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(weights);
        layer.Thresholds = SwitchingThresholds.Magnitude(0.1, 0.1, 0.1, 0.1);
        LstmState state = layer.CreateState(), fresh = layer.CreateState();
        var input = new float[TLayer.Shape.InputSize];
        input[0] = huge;
        layer.Step(input, state);
        input[0] = 0.25f;
        foreach (bool isReset in (bool[])[false, true])
        {
            // Without a reset: as if a user had set h and c himself.
            if (isReset) state.Reset();
            state.Hidden.Clear();
            state.Cell.Clear();
            fresh.Reset();
            layer.Step(input, state);
            layer.Step(input, fresh);
            Require(state.Hidden.SequenceEqual(fresh.Hidden) && float.IsFinite(state.Hidden[0]), $"{typeof(TLayer).Name}: an input of {huge} is left in the state.");
            input[0] = huge;
            layer.Step(input, state);
            input[0] = 0.25f;
        }
    }

    private static int CountUndecided(DualModuleWeights weights, SwitchingThresholds thresholds, float[] input, float[] hidden)
    {
        var predictions = new float[weights.Shape.RowCount];
        new ReferenceLittleModule(weights).TryPredict(input, hidden, predictions);
        int count = 0;
        for (int row = 0; row < predictions.Length; row++)
        {
            SwitchingInterval gate = thresholds.Gates[row / weights.Shape.HiddenSize];
            if (MathF.Abs(predictions[row] - gate.Lower) < Undecided || MathF.Abs(predictions[row] - gate.Upper) < Undecided) count++;
        }

        return weights.Shape.Bits == 8 ? 0 : count;
    }

    private static int Count(ReadOnlySpan<bool> flags)
    {
        int count = 0;
        foreach (bool flag in flags) count += flag ? 1 : 0;
        return count;
    }

    private static float Difference(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float worst = 0;
        for (int i = 0; i < a.Length; i++)
        {
            float difference = MathF.Abs(a[i] - b[i]);
            worst = float.IsNaN(difference) ? float.PositiveInfinity : MathF.Max(worst, difference);
        }

        return worst;
    }

    private static void Require(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }
}
