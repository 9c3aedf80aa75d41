namespace Dmi.Conformance.Tests;

/// <summary>
/// Thresholds that leave every row sensitive and yet are not dense, so that a step really quantises, projects, predicts and masks before the
/// big module computes all rows.
/// </summary>
internal static class AllSensitive
{
    // Far beyond any result of a little module, and finite.
    private const double Far = 1e30;

    /// <summary>Thresholds for the mask rule of a shape.</summary>
    public static SwitchingThresholds Of(LayerShape shape) => shape.Mask switch
    {
        MaskRule.TopK or MaskRule.Influence => SwitchingThresholds.TopK(shape.RowCount),
        _ => new SwitchingThresholds([.. shape.GateActivations.Select(static activation =>
            activation == Activation.Relu ? SwitchingInterval.ReluAbove(-Far) : SwitchingInterval.Magnitude(Far))]),
    };

    /// <summary>
    /// Asserts that steps by these thresholds computed every row, and that they ran the little module, which reads bytes of its own.
    /// </summary>
    /// <param name="dual">Statistics of such steps.</param>
    /// <param name="dense">Statistics of as many dense steps.</param>
    /// <param name="shape">The layer's shape.</param>
    public static void AssertLittleModuleRan(StepStatistics dual, StepStatistics dense, LayerShape shape)
    {
        Assert.Equal((dense.Steps, dense.RowsTotal), (dual.Steps, dual.RowsComputed));
        if (shape.HasInsensitiveOutputs) Assert.True(dual.BytesRead > dense.BytesRead, $"The little module of {shape} did not run.");
    }
}
