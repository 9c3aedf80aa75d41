namespace Dmi.Models.Tests;

/// <summary>A matrix of random weights as Tesseract stores it; its last column is the bias.</summary>
internal sealed class TinyTesseractMatrix
{
    public TinyTesseractMatrix(Random random, int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        Codes = [.. Enumerable.Range(0, rows * columns).Select(_ => (sbyte)random.Next(-127, 128))];
        Scales = [.. Enumerable.Range(0, rows).Select(_ => (0.5 + random.NextDouble()) / 127)];
    }

    public int Rows { get; set; }

    public int Columns { get; set; }

    public byte Mode { get; set; } = 129;

    public sbyte[] Codes { get; }

    public double[] Scales { get; set; }

    /// <summary>Scales of no row that follow, as where rows are rounded up to whole vectors.</summary>
    public int Padding { get; set; }

    public double this[int row, int column] => Codes[row * Columns + column] * Scales[row];

    public void Write(BinaryWriter writer)
    {
        writer.Write(Mode);
        writer.Write(Rows);
        writer.Write(Columns);
        writer.Write((byte)0);
        foreach (sbyte code in Codes) writer.Write(code);
        writer.Write(Scales.Length + Padding);
        foreach (double scale in Scales) writer.Write(scale);
        for (int i = 0; i < Padding; i++) writer.Write(0.0);
    }
}
