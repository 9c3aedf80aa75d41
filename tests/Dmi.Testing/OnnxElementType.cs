namespace Dmi.Testing;

/// <summary>TensorProto.DataType: the element types in which recurrent operators store weights. The values are onnx.proto's.</summary>
internal enum OnnxElementType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
}
