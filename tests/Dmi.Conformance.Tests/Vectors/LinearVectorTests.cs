using Dmi.Testing;

namespace Dmi.Conformance.Tests.Vectors;

/// <summary>
/// ONNX's vectors of fully connected layers through generated layers at ratio 0: without an activation, as the vectors have none, and with
/// ReLU and a little module, where negative results must come out as 0; there once more by thresholds under which the little module runs and
/// finds every row sensitive.
/// </summary>
public sealed class LinearVectorTests
{
    private const float Tolerance = 1e-5f;

    /// <summary>The vectors that are covered here, in ordinal order.</summary>
    internal static IReadOnlyList<string> Covered { get; } =
    [
        "node/test_gemm_all_attributes",
        "node/test_gemm_alpha",
        "node/test_gemm_beta",
        "node/test_gemm_default_matrix_bias",
        "node/test_gemm_default_no_bias",
        "node/test_gemm_default_scalar_bias",
        "node/test_gemm_default_single_elem_vector_bias",
        "node/test_gemm_default_vector_bias",
        "node/test_gemm_default_zero_bias",
        "node/test_gemm_transposeA",
        "node/test_gemm_transposeB",
        "node/test_matmul_2d",
        "pytorch-converted/test_Linear",
        "pytorch-converted/test_Linear_no_bias",
        "pytorch-operator/test_operator_addmm",
        "pytorch-operator/test_operator_mm",
    ];

    private static readonly Dictionary<(int Input, int Output), Func<LinearWeights, Matrix, Matrix>> Layers = new()
    {
        [(10, 8)] = Forward<Linear10To8, Relu10To8>,
        [(3, 4)] = Forward<Linear3To4, Relu3To4>,
        [(4, 5)] = Forward<Linear4To5, Relu4To5>,
        [(5, 4)] = Forward<Linear5To4, Relu5To4>,
        [(7, 4)] = Forward<Linear7To4, Relu7To4>,
        [(6, 4)] = Forward<Linear6To4, Relu6To4>,
        [(10, 3)] = Forward<Linear10To3, Relu10To3>,
        [(7, 3)] = Forward<Linear7To3, Relu7To3>,
        [(4, 3)] = Forward<Linear4To3, Relu4To3>,
    };

    public static TheoryData<string> Names => [.. Covered];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_generated_layer_computes_the_vector(string name)
    {
        Skip.IfNot(OnnxTestData.IsInstalled, OnnxTestData.Reason);
        foreach (OnnxVector vector in OnnxTestData.Read(name))
        {
            OnnxTensor actual = new LinearVector(vector, static (weights, x) => Layers[(weights.InputSize, weights.OutputSize)](weights, x)).Run();
            OnnxTensor expected = vector.Outputs.Values.Single();
            Assert.Equal(expected.Dimensions, actual.Dimensions);
            Deviation.AssertWithin(Tolerance, expected.ToFloats(), actual.ToFloats(), vector.Name);
        }
    }

    /// <summary>W x + b by <typeparamref name="TLayer"/>; <typeparamref name="TRelu"/> must give the same but for the negative values.</summary>
    private static Matrix Forward<TLayer, TRelu>(LinearWeights weights, Matrix x)
        where TLayer : ILinearLayer<TLayer>
        where TRelu : ILinearLayer<TRelu>
    {
        float[] results = Forward<TLayer>(weights, x);
        Deviation.AssertWithin(Tolerance, [.. results.Select(static y => MathF.Max(y, 0))], Forward<TRelu>(weights, x), typeof(TRelu).Name);
        return new Matrix(x.Rows, weights.OutputSize, results);
    }

    private static float[] Forward<TLayer>(LinearWeights weights, Matrix x)
        where TLayer : ILinearLayer<TLayer>
    {
        LayerShape shape = TLayer.Shape;
        using TLayer layer = TLayer.Create(RandomLittleModule.AddTo(DualModuleWeights.FromDense(shape, weights.Weights, weights.Bias), seed: 1));
        LinearState denseState = layer.CreateState();
        var dense = new float[x.Rows * shape.Units];
        for (int row = 0; row < x.Rows; row++) layer.ForwardDense(x.Row(row), dense.AsSpan(row * shape.Units, shape.Units), denseState);
        foreach (SwitchingThresholds thresholds in (SwitchingThresholds[])[SwitchingThresholds.Dense(shape), AllSensitive.Of(shape)])
        {
            layer.Thresholds = thresholds;
            LinearState state = layer.CreateState();
            var dual = new float[dense.Length];
            for (int row = 0; row < x.Rows; row++) layer.Forward(x.Row(row), dual.AsSpan(row * shape.Units, shape.Units), state);
            Assert.Equal(dense, dual);
            if (!thresholds.IsDense) AllSensitive.AssertLittleModuleRan(state.Statistics, denseState.Statistics, shape);
        }

        return dense;
    }
}
