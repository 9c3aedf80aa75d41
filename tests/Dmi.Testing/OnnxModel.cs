using Google.Protobuf;

namespace Dmi.Testing;

/// <summary>A model, its constants, inputs and outputs, and its serialised form.</summary>
/// <param name="Nodes">Its operators, each behind those whose results it reads.</param>
/// <param name="Initializers">Its constants.</param>
/// <param name="Inputs">What is given at every run.</param>
/// <param name="Outputs">What every run returns.</param>
internal sealed record OnnxModel(
    IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxTensor> Initializers, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs)
{
    // IR version 7 is the one that came with operator set 14, in which the LSTM and GRU operators got their present form.
    private const int IrVersion = 7;

    /// <summary>Version of the standard operators.</summary>
    public int OpsetVersion { get; init; } = 14;

    /// <summary>The model as a ModelProto.</summary>
    /// <exception cref="NotSupportedException">A node has an attribute that is not an integer; none that is written needs another.</exception>
    public byte[] ToByteArray()
    {
        ByteString graph = Message(WriteGraph);
        ByteString[] operatorSets = [.. Nodes.Select(static node => node.Domain).Distinct(StringComparer.Ordinal)
            .Select(domain => Message(output => WriteOperatorSet(output, domain)))];
        return Message(output =>
        {
            WriteVarint(output, OnnxSchema.Model.IrVersion, IrVersion);
            WriteString(output, OnnxSchema.Model.ProducerName, "dmi");
            WriteMessage(output, OnnxSchema.Model.Graph, graph);
            foreach (ByteString operatorSet in operatorSets) WriteMessage(output, OnnxSchema.Model.OpsetImport, operatorSet);
        }).ToByteArray();
    }

    // Domains other than the standard one are ONNX Runtime's own, whose only version is 1.
    private void WriteOperatorSet(CodedOutputStream output, string domain)
    {
        WriteString(output, OnnxSchema.OperatorSetId.Domain, domain);
        WriteVarint(output, OnnxSchema.OperatorSetId.Version, domain.Length == 0 ? OpsetVersion : 1);
    }

    private void WriteGraph(CodedOutputStream output)
    {
        foreach (OnnxNode node in Nodes) WriteMessage(output, OnnxSchema.Graph.Node, Message(message => WriteNode(message, node)));
        WriteString(output, OnnxSchema.Graph.Name, string.Join(' ', Nodes.Select(static node => node.OpType)));
        foreach (OnnxTensor tensor in Initializers)
        {
            WriteMessage(output, OnnxSchema.Graph.Initializer, Message(message => WriteTensor(message, tensor)));
        }

        foreach (OnnxValue value in Inputs) WriteMessage(output, OnnxSchema.Graph.Input, ValueInfo(value));
        foreach (OnnxValue value in Outputs) WriteMessage(output, OnnxSchema.Graph.Output, ValueInfo(value));
    }

    private static void WriteNode(CodedOutputStream output, OnnxNode node)
    {
        foreach (string input in node.Inputs) WriteString(output, OnnxSchema.Node.Input, input);
        foreach (string name in node.Outputs) WriteString(output, OnnxSchema.Node.Output, name);
        WriteString(output, OnnxSchema.Node.Name, node.OpType);
        WriteString(output, OnnxSchema.Node.OpType, node.OpType);
        foreach ((string name, OnnxAttribute attribute) in node.Attributes)
        {
            if (attribute.Type != OnnxAttributeType.Integer) throw new NotSupportedException($"Attribute {name} is no integer.");
            WriteMessage(output, OnnxSchema.Node.Attribute, Message(message =>
            {
                WriteString(message, OnnxSchema.Attribute.Name, name);
                WriteVarint(message, OnnxSchema.Attribute.Integer, attribute.Integer);
                WriteVarint(message, OnnxSchema.Attribute.Type, (long)attribute.Type);
            }));
        }

        WriteString(output, OnnxSchema.Node.Domain, node.Domain);
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
