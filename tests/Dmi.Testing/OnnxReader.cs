using System.Runtime.InteropServices;

namespace Dmi.Testing;

/// <summary>Reads serialised models and tensors, as far as layers need them. What it does not know it skips.</summary>
internal static class OnnxReader
{
    /// <summary>A dimension that the file gives a name or nothing instead of a value.</summary>
    public const long OpenDimension = -1;

    /// <summary>Reads a ModelProto, a file that ends in <c>.onnx</c>.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are cut off or malformed, or hold no graph.</exception>
    public static OnnxModel ReadModel(byte[] bytes)
    {
        ProtobufMessage model = ProtobufMessage.Parse(bytes);
        ProtobufMessage graph = model.Message(OnnxSchema.Model.Graph) ?? throw new InvalidDataException("The model has no graph.");
        ProtobufMessage? standard = model.Messages(OnnxSchema.Model.OpsetImport)
            .FirstOrDefault(static set => set.Text(OnnxSchema.OperatorSetId.Domain) is "" or "ai.onnx");
        return new OnnxModel(
            [.. graph.Messages(OnnxSchema.Graph.Node).Select(ReadNode)],
            [.. graph.Messages(OnnxSchema.Graph.Initializer).Select(ReadTensor)],
            [.. graph.Messages(OnnxSchema.Graph.Input).Select(ReadValue)],
            [.. graph.Messages(OnnxSchema.Graph.Output).Select(ReadValue)])
        {
            OpsetVersion = (int)(standard?.Integer(OnnxSchema.OperatorSetId.Version) ?? 0),
        };
    }

    /// <summary>Reads a TensorProto, a file of test data that ends in <c>.pb</c>.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="InvalidDataException">The bytes are cut off or malformed.</exception>
    public static OnnxTensor ReadTensor(byte[] bytes) => ReadTensor(ProtobufMessage.Parse(bytes));

    private static OnnxNode ReadNode(ProtobufMessage node)
    {
        var attributes = new SortedDictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach (ProtobufMessage attribute in node.Messages(OnnxSchema.Node.Attribute))
        {
            attributes[attribute.Text(OnnxSchema.Attribute.Name)] = ReadAttribute(attribute);
        }

        return new OnnxNode(
            node.Text(OnnxSchema.Node.OpType), node.Texts(OnnxSchema.Node.Input), node.Texts(OnnxSchema.Node.Output))
        {
            Domain = node.Text(OnnxSchema.Node.Domain),
            Attributes = attributes,
        };
    }

    private static OnnxAttribute ReadAttribute(ProtobufMessage attribute)
    {
        var type = (OnnxAttributeType)attribute.Integer(OnnxSchema.Attribute.Type);
        var result = new OnnxAttribute(type);
        return type switch
        {
            OnnxAttributeType.Float => result with { Float = attribute.Float(OnnxSchema.Attribute.Float) },
            OnnxAttributeType.Integer => result with { Integer = attribute.Integer(OnnxSchema.Attribute.Integer) },
            OnnxAttributeType.Text => result with { Text = attribute.Text(OnnxSchema.Attribute.Text) },
            OnnxAttributeType.Tensor => result with
            {
                Tensor = ReadTensor(attribute.Message(OnnxSchema.Attribute.Tensor) ?? throw new InvalidDataException("A tensor attribute has no tensor.")),
            },
            OnnxAttributeType.Integers => result with { Integers = attribute.Integers(OnnxSchema.Attribute.Integers) },
            OnnxAttributeType.Texts => result with { Texts = attribute.Texts(OnnxSchema.Attribute.Texts) },
            _ => result,
        };
    }

    // Elements stand either in one piece or in a list of their type; types that are not read have neither, so that asking for them fails.
    private static OnnxTensor ReadTensor(ProtobufMessage tensor)
    {
        var type = (OnnxElementType)tensor.Integer(OnnxSchema.Tensor.DataType);
        byte[] data = (tensor.Has(OnnxSchema.Tensor.RawData), type) switch
        {
            (true, _) => tensor.Bytes(OnnxSchema.Tensor.RawData),
            (_, OnnxElementType.Float) => AsBytes(tensor.Floats(OnnxSchema.Tensor.FloatData)),
            (_, OnnxElementType.Int32) => AsBytes<int>([.. tensor.Integers(OnnxSchema.Tensor.Int32Data).Select(static value => (int)value)]),
            (_, OnnxElementType.Int64) => AsBytes(tensor.Integers(OnnxSchema.Tensor.Int64Data)),
            _ => [],
        };
        return new OnnxTensor(tensor.Text(OnnxSchema.Tensor.Name), type, tensor.Integers(OnnxSchema.Tensor.Dimensions), data);
    }

    private static byte[] AsBytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static OnnxValue ReadValue(ProtobufMessage value)
    {
        IReadOnlyList<ProtobufMessage> dimensions = value.Message(OnnxSchema.ValueInfo.Type)?.Message(OnnxSchema.Type.TensorType)
            ?.Message(OnnxSchema.TensorType.Shape)?.Messages(OnnxSchema.TensorShape.Dimension) ?? [];
        return new OnnxValue(
            value.Text(OnnxSchema.ValueInfo.Name),
            [.. dimensions.Select(static dimension => dimension.Has(OnnxSchema.Dimension.Value) ? dimension.Integer(OnnxSchema.Dimension.Value) : OpenDimension)]);
    }
}
