using Google.Protobuf;

namespace Dmi.Testing;

/// <summary>A model of one operator, its constants, inputs and outputs, and its serialised form.</summary>
/// <param name="Node">The operator.</param>
/// <param name="Initializers">Its constants.</param>
/// <param name="Inputs">What is given at every run.</param>
/// <param name="Outputs">What every run returns.</param>
internal sealed record OnnxModel(
    OnnxNode Node, IReadOnlyList<OnnxTensor> Initializers, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs)
{
    // IR version 7 is the one that came with operator set 14, in which the LSTM and GRU operators got their present form.
    private const int IrVersion = 7;

    /// <summary>The model as a ModelProto.</summary>
    public byte[] ToByteArray()
    {
        ByteString graph = Message(WriteGraph);
        ByteString operatorSet = Message(WriteOperatorSet);
        return Message(output =>
        {
            WriteVarint(output, OnnxSchema.Model.IrVersion, IrVersion);
            WriteString(output, OnnxSchema.Model.ProducerName, "dmi");
            WriteMessage(output, OnnxSchema.Model.Graph, graph);
            WriteMessage(output, OnnxSchema.Model.OpsetImport, operatorSet);
        }).ToByteArray();
    }

    private void WriteOperatorSet(CodedOutputStream output)
    {
        WriteString(output, OnnxSchema.OperatorSetId.Domain, Node.Domain);
        WriteVarint(output, OnnxSchema.OperatorSetId.Version, Node.OpsetVersion);
    }

    private void WriteGraph(CodedOutputStream output)
    {
        WriteMessage(output, OnnxSchema.Graph.Node, Message(WriteNode));
        WriteString(output, OnnxSchema.Graph.Name, Node.OpType);
        foreach (OnnxTensor tensor in Initializers)
        {
            WriteMessage(output, OnnxSchema.Graph.Initializer, Message(message => WriteTensor(message, tensor)));
        }

        foreach (OnnxValue value in Inputs) WriteMessage(output, OnnxSchema.Graph.Input, ValueInfo(value));
        foreach (OnnxValue value in Outputs) WriteMessage(output, OnnxSchema.Graph.Output, ValueInfo(value));
    }

    private void WriteNode(CodedOutputStream output)
    {
        foreach (string input in Node.Inputs) WriteString(output, OnnxSchema.Node.Input, input);
        foreach (string name in Node.Outputs) WriteString(output, OnnxSchema.Node.Output, name);
        WriteString(output, OnnxSchema.Node.Name, Node.OpType);
        WriteString(output, OnnxSchema.Node.OpType, Node.OpType);
        foreach ((string name, long value) in Node.Attributes)
        {
            WriteMessage(output, OnnxSchema.Node.Attribute, Message(message =>
            {
                WriteString(message, OnnxSchema.Attribute.Name, name);
                WriteVarint(message, OnnxSchema.Attribute.Integer, value);
                WriteVarint(message, OnnxSchema.Attribute.Type, OnnxSchema.Attribute.IntegerType);
            }));
        }

        WriteString(output, OnnxSchema.Node.Domain, Node.Domain);
    }

    private static void WriteTensor(CodedOutputStream output, OnnxTensor tensor)
    {
        foreach (long dimension in tensor.Dimensions) WriteVarint(output, OnnxSchema.Tensor.Dimensions, dimension);
        WriteVarint(output, OnnxSchema.Tensor.DataType, (long)tensor.ElementType);
        WriteString(output, OnnxSchema.Tensor.Name, tensor.Name);
        WriteMessage(output, OnnxSchema.Tensor.RawData, UnsafeByteOperations.UnsafeWrap(tensor.Data));
    }

    private static ByteString ValueInfo(OnnxValue value)
    {
        ByteString shape = Message(output =>
        {
            foreach (long dimension in value.Dimensions)
            {
                WriteMessage(
                    output, OnnxSchema.TensorShape.Dimension, Message(inner => WriteVarint(inner, OnnxSchema.Dimension.Value, dimension)));
            }
        });
        ByteString tensorType = Message(output =>
        {
            WriteVarint(output, OnnxSchema.TensorType.ElementType, (long)OnnxElementType.Float);
            WriteMessage(output, OnnxSchema.TensorType.Shape, shape);
        });
        ByteString type = Message(output => WriteMessage(output, OnnxSchema.Type.TensorType, tensorType));
        return Message(output =>
        {
            WriteString(output, OnnxSchema.ValueInfo.Name, value.Name);
            WriteMessage(output, OnnxSchema.ValueInfo.Type, type);
        });
    }

    private static ByteString Message(Action<CodedOutputStream> write)
    {
        using var buffer = new MemoryStream();
        using (var output = new CodedOutputStream(buffer, leaveOpen: true)) write(output);
        return UnsafeByteOperations.UnsafeWrap(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static void WriteVarint(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void WriteString(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    // Nested messages and bytes look the same on the wire.
    private static void WriteMessage(CodedOutputStream output, int field, ByteString value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(value);
    }
}
