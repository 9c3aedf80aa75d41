using System.Text;

namespace Dmi.Models.Tests;

/// <summary>A layer of <see cref="TinyTesseractModel"/>; tests change its parts before it is written.</summary>
internal sealed class TinyTesseractNode(string type, string name, int inputs, int outputs)
{
    private const int HasLearningRates = 64;

    public byte Tag { get; set; }

    public string Type { get; set; } = type;

    public byte Training { get; set; }

    public int Inputs { get; set; } = inputs;

    /// <summary>Values that every gate of an LSTM reads, without the bias; written for LSTMs alone.</summary>
    public int? GateInputs { get; set; }

    public List<TinyTesseractNode> Children { get; } = [];

    public int[] Sizes { get; init; } = [];

    public TinyTesseractMatrix[] Matrices { get; init; } = [];

    public void Write(BinaryWriter writer)
    {
        bool series = Children.Count > 0;
        writer.Write(Tag);
        WriteText(writer, Type);
        writer.Write(Training);
        writer.Write((byte)0);
        writer.Write(series ? HasLearningRates : 0);
        writer.Write(Inputs);
        writer.Write(outputs);
        writer.Write(0);
        WriteText(writer, name);
        if (series)
        {
            writer.Write(Children.Count);
            foreach (TinyTesseractNode child in Children) child.Write(writer);
            writer.Write(1);
            writer.Write(0.001f);
        }

        foreach (int size in Sizes) writer.Write(size);
        if (GateInputs is { } gateInputs) writer.Write(gateInputs);
        foreach (TinyTesseractMatrix matrix in Matrices) matrix.Write(writer);
    }

    public static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(Encoding.UTF8.GetByteCount(text));
        writer.Write(Encoding.UTF8.GetBytes(text));
    }
}
