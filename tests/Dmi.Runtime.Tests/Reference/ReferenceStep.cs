using Dmi.Reference;

namespace Dmi.Runtime.Tests.Reference;

/// <summary>One step of any reference layer, from any state, so that tests can run over all kinds.</summary>
/// <param name="Sensitive">m by row.</param>
/// <param name="PreActivations">y by row.</param>
/// <param name="Output">h, or a linear layer's output.</param>
internal sealed record ReferenceStep(bool[] Sensitive, float[] PreActivations, float[] Output)
{
    /// <param name="weights">The layer.</param>
    /// <param name="input">x.</param>
    /// <param name="hidden">h; empty for a linear layer.</param>
    /// <param name="cell">c; empty where it is zero or there is none.</param>
    /// <param name="thresholds">Null for a dense step.</param>
    public static ReferenceStep Run(
        DualModuleWeights weights, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell, SwitchingThresholds? thresholds)
    {
        switch (weights.Shape.Kind)
        {
            case LayerKind.Lstm:
                var lstm = new ReferenceLstm(weights);
                hidden.CopyTo(lstm.Hidden);
                cell.CopyTo(lstm.Cell);
                if (thresholds is null) lstm.StepDense(input);
                else lstm.Step(input, thresholds);
                return new ReferenceStep(lstm.Sensitive.ToArray(), lstm.PreActivations.ToArray(), lstm.Hidden);
            case LayerKind.Gru:
                var gru = new ReferenceGru(weights);
                hidden.CopyTo(gru.Hidden);
                if (thresholds is null) gru.StepDense(input);
                else gru.Step(input, thresholds);
                return new ReferenceStep(gru.Sensitive.ToArray(), gru.PreActivations.ToArray(), gru.Hidden);
            default:
                var linear = new ReferenceLinear(weights);
                var output = new float[weights.Shape.Units];
                if (thresholds is null) linear.ForwardDense(input, output);
                else linear.Forward(input, output, thresholds);
                return new ReferenceStep(linear.Sensitive.ToArray(), linear.PreActivations.ToArray(), output);
        }
    }

    /// <summary>One step from where a trace was.</summary>
    public static ReferenceStep Run(DualModuleWeights weights, ActivationTrace trace, int step, SwitchingThresholds? thresholds) =>
        Run(weights, trace.Input(step), trace.Hidden(step), trace.HasCells ? trace.Cell(step) : [], thresholds);
}
