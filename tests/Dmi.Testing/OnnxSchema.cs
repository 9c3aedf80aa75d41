namespace Dmi.Testing;

/// <summary>The field numbers of onnx.proto that models of layers need, by message.</summary>
internal static class OnnxSchema
{
    internal static class Model
    {
        internal const int IrVersion = 1;
        internal const int ProducerName = 2;
        internal const int Graph = 7;
        internal const int OpsetImport = 8;
    }

    internal static class OperatorSetId
    {
        internal const int Domain = 1;
        internal const int Version = 2;
    }

    internal static class Graph
    {
        internal const int Node = 1;
        internal const int Name = 2;
        internal const int Initializer = 5;
        internal const int Input = 11;
        internal const int Output = 12;
    }

    internal static class Node
    {
        internal const int Input = 1;
        internal const int Output = 2;
        internal const int Name = 3;
        internal const int OpType = 4;
        internal const int Attribute = 5;
        internal const int Domain = 7;
    }

    internal static class Attribute
    {
        internal const int Name = 1;
        internal const int Float = 2;
        internal const int Integer = 3;
        internal const int Text = 4;
        internal const int Tensor = 5;
        internal const int Integers = 8;
        internal const int Texts = 9;
        internal const int Type = 20;
    }

    internal static class Tensor
    {
        internal const int Dimensions = 1;
        internal const int DataType = 2;
        internal const int FloatData = 4;
        internal const int Int32Data = 5;
        internal const int Int64Data = 7;
        internal const int Name = 8;
        internal const int RawData = 9;
    }

    internal static class ValueInfo
    {
        internal const int Name = 1;
        internal const int Type = 2;
    }

    internal static class Type
    {
        internal const int TensorType = 1;
    }

    internal static class TensorType
    {
        internal const int ElementType = 1;
        internal const int Shape = 2;
    }

    internal static class TensorShape
    {
        internal const int Dimension = 1;
    }

    internal static class Dimension
    {
        internal const int Value = 1;
    }
}
