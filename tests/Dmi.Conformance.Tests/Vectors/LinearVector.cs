using Dmi.Testing;

namespace Dmi.Conformance.Tests.Vectors;

/// <summary>
/// Runs a vector of matrix products, each of them through a fully connected layer: the right-hand matrix is its weights, and what is added
/// its bias where that is the same for every row.
/// </summary>
/// <param name="vector">The vector.</param>
/// <param name="layer">Computes W x + b for every row of x.</param>
internal sealed class LinearVector(OnnxVector vector, Func<LinearWeights, Matrix, Matrix> layer)
{
    private readonly Dictionary<string, OnnxTensor> _tensors = new(vector.Tensors, StringComparer.Ordinal);

    /// <summary>The model's one output.</summary>
    /// <exception cref="NotSupportedException">The model has other operators, or attributes that are not known.</exception>
    public OnnxTensor Run()
    {
        foreach (OnnxNode node in vector.Model.Nodes)
        {
            _tensors[node.Outputs.Single()] = node.OpType switch
            {
                "Constant" => Attribute(node, "value")?.Tensor ?? throw new NotSupportedException($"{vector.Name}: a constant is no tensor."),
                "Transpose" => Tensor(Transpose(node)),
                "MatMul" => Tensor(Product(Matrix.From(Input(node, 0)), Matrix.From(Input(node, 1)).Transposed(), null)),
                "Gemm" => Tensor(Gemm(node)),
                _ => throw new NotSupportedException($"{vector.Name} has an operator {node.OpType}."),
            };
        }

        return _tensors[vector.Model.Outputs.Single().Name];
    }

    private static OnnxTensor Tensor(Matrix matrix) => OnnxTensor.Of("", matrix.Values, matrix.Rows, matrix.Columns);

    private static OnnxAttribute? Attribute(OnnxNode node, string name) => node.Attributes.GetValueOrDefault(name);

    private static float Factor(OnnxNode node, string name) => Attribute(node, name)?.Float ?? 1;

    private static bool IsSet(OnnxNode node, string name) => Attribute(node, name)?.Integer == 1;

    private OnnxTensor Input(OnnxNode node, int index) => _tensors[node.Inputs[index]];

    private Matrix Transpose(OnnxNode node)
    {
        IReadOnlyList<long> order = Attribute(node, "perm")?.Integers ?? [1, 0];
        return order is [1, 0] ? Matrix.From(Input(node, 0)).Transposed() : throw new NotSupportedException($"{vector.Name} transposes otherwise.");
    }

    private Matrix Gemm(OnnxNode node)
    {
        // Early versions of the operator say 'broadcast' where later ones just do it.
        string[] unknown = [.. node.Attributes.Keys.Except(["alpha", "beta", "transA", "transB", "broadcast"], StringComparer.Ordinal)];
        if (unknown.Length > 0) throw new NotSupportedException($"{vector.Name}: Gemm has {string.Join(", ", unknown)}.");
        Matrix a = Matrix.From(Input(node, 0)), b = Matrix.From(Input(node, 1));
        if (IsSet(node, "transA")) a = a.Transposed();
        if (!IsSet(node, "transB")) b = b.Transposed();
        OnnxTensor? c = node.Inputs.Count > 2 ? Input(node, 2) : null;
        return Product(a, b.Times(Factor(node, "alpha")), c is null ? null : Matrix.Broadcast(c, a.Rows, b.Rows).Times(Factor(node, "beta")));
    }

    private Matrix Product(Matrix x, Matrix weights, Matrix? sum)
    {
        if (x.Columns != weights.Columns) throw new InvalidDataException($"{vector.Name}: {x.Columns} columns meet {weights.Columns} rows.");
        bool isBias = sum is not null && Enumerable.Range(1, x.Rows - 1).All(row => sum.Row(row).SequenceEqual(sum.Row(0)));
        float[] bias = isBias ? sum!.Row(0).ToArray() : new float[weights.Rows];
        Matrix result = layer(new LinearWeights(weights.Columns, weights.Rows, weights.Values, bias), x);
        return sum is null || isBias ? result : result with { Values = [.. result.Values.Zip(sum.Values, static (y, c) => y + c)] };
    }
}
