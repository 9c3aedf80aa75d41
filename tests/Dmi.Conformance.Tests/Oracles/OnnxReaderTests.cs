using System.Runtime.InteropServices;
using CsCheck;
using Dmi.Testing;

namespace Dmi.Conformance.Tests.Oracles;

/// <summary>The reader of models and tensors: it gives back what was written, and never trusts what it reads.</summary>
public sealed class OnnxReaderTests
{
    // Tag bytes of TensorProto's fields: number · 8 + wire type.
    private const byte Dimensions = 8, PackedDimensions = 10, DataType = 16, FloatData = 37, PackedFloatData = 34, Int32Data = 42, Int64Data = 58, RawData = 74;

    private static readonly OnnxModel Model = new(
        [
            new OnnxNode("Gemm", ["X", "W", "", "B"], ["T"]) { Attributes = OnnxNode.Integers(("transB", 1), ("other", -3)) },
            new OnnxNode("Relu", ["T"], ["Y"]) { Domain = "com.microsoft" },
        ],
        [OnnxTensor.Of("W", [1, 2, 3, 4, 5, 6], 2, 3), OnnxTensor.Of("B", [7], [])],
        [new("X", 1, 3)],
        [new("Y", 1, 2)])
    {
        OpsetVersion = 13,
    };

    [Fact]
    public void What_was_written_is_read()
    {
        OnnxModel read = OnnxReader.ReadModel(Model.ToByteArray());
        Assert.Equal(13, read.OpsetVersion);
        Assert.Equal(["Gemm", "Relu"], read.Nodes.Select(static node => node.OpType));
        Assert.Equal(["", "com.microsoft"], read.Nodes.Select(static node => node.Domain));
        Assert.Equal(["X", "W", "", "B"], read.Nodes[0].Inputs);
        Assert.Equal(["T"], read.Nodes[0].Outputs);
        Assert.Equal([("other", -3), ("transB", 1)], read.Nodes[0].Attributes.Select(static pair => (pair.Key, pair.Value.Integer)));
        Assert.Equal(["W", "B"], read.Initializers.Select(static tensor => tensor.Name));
        Assert.Equal([2, 3], read.Initializers[0].Dimensions);
        Assert.Equal([1, 2, 3, 4, 5, 6], read.Initializers[0].ToFloats());
        Assert.Empty(read.Initializers[1].Dimensions);
        Assert.Equal([7], read.Initializers[1].ToFloats());
        Assert.Equal(("X", "Y"), (read.Inputs.Single().Name, read.Outputs.Single().Name));
        Assert.Equal([1, 3], read.Inputs.Single().Dimensions);
    }

    [Fact]
    public void A_model_that_is_cut_off_is_refused()
    {
        byte[] bytes = Model.ToByteArray();
        var accepted = new List<int>();
        for (int length = 0; length < bytes.Length; length++)
        {
            try
            {
                OnnxReader.ReadModel(bytes[..length]);
                accepted.Add(length);
            }
            catch (InvalidDataException)
            {
                // Expected nearly everywhere.
            }
        }

        // Behind the graph stand the versions of two operator sets, which a model may lack: cut there, it is a whole model.
        Assert.Equal(2, accepted.Count);
        Assert.All(accepted, length => Assert.Equal(2, OnnxReader.ReadModel(bytes[..length]).Nodes.Count));
    }

    [Fact]
    public void Whatever_the_bytes_are_nothing_but_InvalidDataException_is_thrown()
    {
        Gen.Byte.Array[0, 200].Sample(static bytes => Survives(bytes), iter: 20_000);
        byte[] good = Model.ToByteArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Array[1, 3].Sample(
            changes =>
            {
                byte[] bytes = [.. good];
                foreach ((int at, byte value) in changes) bytes[at] = value;
                Survives(bytes);
            },
            iter: 20_000);
    }

    [Fact]
    public void Elements_are_read_in_every_form()
    {
        byte[] floats = [.. MemoryMarshal.AsBytes<float>([1.5f, -2]).ToArray()];
        Assert.Equal([1.5f, -2], Read([Dimensions, 2, DataType, 1, RawData, 8, .. floats]).ToFloats());
        Assert.Equal([1.5f, -2], Read([PackedDimensions, 2, 1, 2, DataType, 1, PackedFloatData, 8, .. floats]).ToFloats());
        Assert.Equal([1.5f, -2], Read([Dimensions, 2, DataType, 1, FloatData, .. floats[..4], FloatData, .. floats[4..]]).ToFloats());
        Assert.Equal([3, 300], Read([Dimensions, 2, DataType, 6, Int32Data, 3, 3, 0xAC, 2]).ToInt32s());
        Assert.Equal(16, Read([Dimensions, 2, DataType, 7, Int64Data, 3, 3, 0xAC, 2]).Data.Length);
        Assert.Equal([1.5f], Read([DataType, 1, RawData, 4, .. floats[..4]]).ToFloats());
        Assert.Empty(Read([Dimensions, 0, DataType, 1]).ToFloats());
    }

    [Fact]
    public void Elements_that_do_not_fit_are_refused()
    {
        byte[] one = [.. MemoryMarshal.AsBytes<float>([1]).ToArray()];
        Refuses([DataType, 6, RawData, 4, .. one]);
        Refuses([DataType, 1]);
        Refuses([Dimensions, 2, DataType, 1, RawData, 4, .. one]);
        Refuses([DataType, 1, RawData, 3, 0, 0, 0]);

        // −1, and two dimensions whose product overflows to the right size.
        Refuses([Dimensions, .. Enumerable.Repeat<byte>(255, 9), 1, DataType, 1, RawData, 4, .. one]);
        Refuses([Dimensions, 129, 128, 128, 128, 128, 64, Dimensions, 129, 128, 128, 128, 128, 64, DataType, 1, RawData, 4, .. one]);

        // A text as element type, and packed floats that end inside one.
        Assert.Throws<InvalidDataException>(() => Read([18, 1, 65]));
        Assert.Throws<InvalidDataException>(() => Read([DataType, 1, PackedFloatData, 3, 0, 0, 0]));
        static void Refuses(byte[] bytes) => Assert.Throws<InvalidDataException>(() => Read(bytes).ToFloats());
    }

    [SkippableFact]
    public void Every_model_and_tensor_of_the_test_data_is_read()
    {
        Skip.IfNot(Vectors.OnnxTestData.IsInstalled, Vectors.OnnxTestData.Reason);
        int models = 0;
        foreach (string name in Vectors.OnnxTestData.Names)
        {
            Assert.NotEmpty(Vectors.OnnxTestData.ReadModel(name).Outputs);
            models++;
        }

        Assert.InRange(models, 500, int.MaxValue);
    }

    private static OnnxTensor Read(byte[] bytes) => OnnxReader.ReadTensor(bytes);

    private static void Survives(byte[] bytes)
    {
        try
        {
            foreach (OnnxTensor tensor in (OnnxTensor[])[.. OnnxReader.ReadModel(bytes).Initializers]) tensor.ToFloats();
        }
        catch (InvalidDataException)
        {
            // The one answer to bytes that are no model.
        }

        try
        {
            OnnxReader.ReadTensor(bytes).ToInt32s();
        }
        catch (InvalidDataException)
        {
            // Likewise.
        }
    }
}
