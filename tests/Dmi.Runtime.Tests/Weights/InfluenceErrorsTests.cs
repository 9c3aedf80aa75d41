using Dmi.Weights;

namespace Dmi.Runtime.Tests.Weights;

public sealed class InfluenceErrorsTests
{
    [Fact]
    public void They_are_the_measured_errors_part_by_part()
    {
        foreach (LayerShape shape in TestData.Shapes().Where(static shape => shape is not { Kind: LayerKind.Gru, ResetAfter: false }))
        {
            DualModuleWeights weights = Fitted(shape);
            float[] errors = InfluenceErrors.Of(weights);
            Assert.Equal([.. weights.Little!.Matrices.SelectMany(static matrix => matrix.RowErrors.ToArray())], errors);
            Assert.Equal((shape.GateCount + (shape.ResetAfter ? 1 : 0)) * shape.Units, errors.Length);
            Assert.All(errors, static error => Assert.True(error > 0));
        }
    }

    [Fact]
    public void A_reset_before_the_product_errs_by_what_it_does_to_all_units()
    {
        LayerShape shape = LayerShape.Gru(15, 11, reduced: 6, resetAfter: false);
        DualModuleWeights weights = Fitted(shape);
        float[] errors = InfluenceErrors.Of(weights), measured = weights.Little!.Matrices[0].RowErrors.ToArray();
        for (int unit = 0; unit < 15; unit++)
        {
            double square = Enumerable.Range(30, 15).Sum(row => Math.Pow(weights.RecurrentWeights.Span[row * 15 + unit], 2));
            Assert.Equal(measured[unit] * Math.Sqrt(8.0 / 45 * square), errors[unit], 1e-6);
            Assert.Equal(measured[15 + unit], errors[15 + unit]);
        }

        Assert.Equal(weights.Little.Matrices[1].RowErrors.ToArray(), errors[30..]);
    }

    [Fact]
    public void Errors_that_were_not_measured_are_zeros()
    {
        DualModuleWeights weights = Fitted(LayerShape.Gru(5, 4, reduced: 3));
        Assert.True(InfluenceErrors.AreMeasured(weights.Little!));
        LittleMatrix[] unmeasured = [.. weights.Little!.Matrices.Select(static matrix => matrix.WithErrors(new float[matrix.Rows]))];
        Assert.False(InfluenceErrors.AreMeasured(new LittleModule(weights.Shape, [.. unmeasured], 0.1f)));
    }

    private static DualModuleWeights Fitted(LayerShape shape) => LittleModuleTrainer.Fit(TestData.Weights(shape), TestData.Trace(shape, 60));
}
