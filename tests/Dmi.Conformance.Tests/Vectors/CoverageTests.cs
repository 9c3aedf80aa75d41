using Dmi.Testing;

namespace Dmi.Conformance.Tests.Vectors;

/// <summary>No vector of a layer that the project offers goes untested, and none that is listed is gone.</summary>
public sealed class CoverageTests
{
    [SkippableFact]
    public void Every_vector_of_a_recurrent_layer_is_covered()
    {
        Skip.IfNot(OnnxTestData.IsInstalled, OnnxTestData.Reason);
        Assert.Equal(Find(static (_, node) => node.OpType is "LSTM" or "GRU"), RecurrentVectorTests.Covered);
    }

    [SkippableFact]
    public void Every_vector_of_a_fully_connected_layer_is_covered()
    {
        Skip.IfNot(OnnxTestData.IsInstalled, OnnxTestData.Reason);
        Assert.Equal(Find(IsFullyConnected), LinearVectorTests.Covered);
    }

    // A product of more than two dimensions has another right-hand matrix for every batch entry: no layer's weights.
    private static bool IsFullyConnected(OnnxModel model, OnnxNode node) =>
        node.OpType == "Gemm" || (node.OpType == "MatMul" && model.Inputs.All(static input => input.Dimensions.Length == 2));

    private static string[] Find(Func<OnnxModel, OnnxNode, bool> matches) => [.. OnnxTestData.Names.Where(name =>
    {
        OnnxModel model = OnnxTestData.ReadModel(name);
        return model.Nodes.Any(node => matches(model, node));
    })];
}
