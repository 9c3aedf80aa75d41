namespace Dmi.Models;

/// <summary>One layer of a Tesseract network, or several as one, as they lie in the file.</summary>
internal sealed class TesseractNode
{
    private const int LargestDepth = 8;
    private const int LargestSeries = 64;
    private const int HasLearningRates = 64;
    private const int LstmGates = 4;

    private TesseractNode(string type, string name, int inputs, int outputs) => (Type, Name, Inputs, Outputs) = (type, name, inputs, outputs);

    public string Type { get; }

    public string Name { get; }

    public int Inputs { get; }

    public int Outputs { get; }

    public TesseractNode[] Children { get; private init; } = [];

    /// <summary>Of an LSTM its gates in the order g, i, f, o.</summary>
    public TesseractMatrix[] Matrices { get; private init; } = [];

    /// <summary>Of an input batch, height, width, depth and loss; of a convolution its half sides; of a pooling its sides (horizontal first).</summary>
    public int[] Sizes { get; private init; } = [];

    /// <summary>What is in what, such as <c>Series(Input, LSTM)</c>.</summary>
    public string Structure => Children.Length == 0 ? Type : $"{Type}({string.Join(", ", Children.Select(static child => child.Structure))})";

    public static TesseractNode Read(TesseractReader reader, int depth = 0)
    {
        if (depth == LargestDepth) throw reader.Failure($"layers are nested {depth} deep");
        byte tag = reader.ReadByte();
        if (tag != 0) throw reader.Failure($"a layer begins with byte {tag}, expected 0 and its type's name");
        string type = reader.ReadString();
        bool training = reader.ReadByte() == 1;
        reader.ReadByte();
        int flags = reader.ReadInt32();
        (int inputs, int outputs, _) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        string name = reader.ReadString();
        if (training) throw reader.Failure($"'{name}' was saved in the middle of training, which is not read");
        return type switch
        {
            "Series" or "XYTranspose" or "RTLReversed" => new TesseractNode(type, name, inputs, outputs) { Children = ReadChildren(reader, depth, flags) },
            "Input" => new TesseractNode(type, name, inputs, outputs) { Sizes = ReadSizes(reader, 5) },
            "Convolve" or "Maxpool" => new TesseractNode(type, name, inputs, outputs) { Sizes = ReadSizes(reader, 2) },
            "LSTM" or "SummLSTM" => new TesseractNode(type, name, inputs, outputs) { Matrices = ReadGates(reader, name, inputs) },
            "Tanh" or "Softmax" => new TesseractNode(type, name, inputs, outputs) { Matrices = [TesseractMatrix.Read(reader, name)] },
            _ => throw reader.Failure($"'{name}' is a layer of type '{type}', which the line recogniser does not run"),
        };
    }

    private static TesseractNode[] ReadChildren(TesseractReader reader, int depth, int flags)
    {
        var children = new TesseractNode[reader.ReadCount("layers in one", LargestSeries)];
        for (int i = 0; i < children.Length; i++) children[i] = Read(reader, depth + 1);
        if ((flags & HasLearningRates) != 0) reader.ReadBytes(sizeof(float) * (long)reader.ReadCount("learning rates", LargestSeries));
        return children;
    }

    private static int[] ReadSizes(TesseractReader reader, int count)
    {
        int[] sizes = new int[count];
        for (int i = 0; i < count; i++) sizes[i] = reader.ReadInt32();
        return sizes;
    }

    private static TesseractMatrix[] ReadGates(TesseractReader reader, string name, int inputs)
    {
        int columns = reader.ReadInt32();
        var gates = new TesseractMatrix[LstmGates];
        for (int gate = 0; gate < LstmGates; gate++)
        {
            gates[gate] = TesseractMatrix.Read(reader, name);
            (int rows, int width) = (gates[gate].Rows, gates[gate].Columns);
            if (columns != (long)inputs + rows || width != columns + 1L || rows != gates[0].Rows)
            {
                throw reader.Failure(
                    $"gate {gate} of '{name}' is {rows} × {width} and reads {columns} values, which no LSTM over one dimension and {inputs} inputs does");
            }
        }

        return gates;
    }
}
