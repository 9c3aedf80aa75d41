namespace Dmi.Testing;

/// <summary>AttributeProto.AttributeType, as far as attributes are read or written here. The values are onnx.proto's.</summary>
internal enum OnnxAttributeType
{
    Undefined = 0,
    Float = 1,
    Integer = 2,
    Text = 3,
    Tensor = 4,
    Integers = 7,
    Texts = 8,
}
