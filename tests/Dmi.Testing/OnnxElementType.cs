namespace Dmi.Testing;

/// <summary>TensorProto.DataType: the element types in which layers store weights and indices. The values are onnx.proto's.</summary>
internal enum OnnxElementType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
}
