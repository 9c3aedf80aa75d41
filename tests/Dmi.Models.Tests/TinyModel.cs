using Dmi.Weights;

namespace Dmi.Models.Tests;

/// <summary>A language model of a few random weights, written to a temporary folder.</summary>
internal sealed class TinyModel : IDisposable
{
    public const int Hidden = 12;
    public const int Words = 23;

    private readonly Random _random = new(7);

    public TinyModel(LayerKind kind = LayerKind.Lstm)
    {
        int rows = (kind == LayerKind.Gru ? 3 : 4) * Hidden;
        Folder = Directory.CreateTempSubdirectory("dmi-tiny-model-").FullName;
        Add("encoder.weight", Words, Hidden);
        Add("rnn.weight_ih_l0", rows, Hidden);
        Add("rnn.weight_hh_l0", rows, Hidden);
        Add("rnn.bias_ih_l0", rows);
        Add("rnn.bias_hh_l0", rows);
        Add("decoder.bias", Words);
        WriteModel();
        File.WriteAllLines(VocabularyPath, Enumerable.Range(0, Words).Select(static word => $"word{word}"));
    }

    public string Folder { get; }

    public string ModelPath => Path.Combine(Folder, WordLanguageModelWeights.ModelFileName);

    public string VocabularyPath => Path.Combine(Folder, WordLanguageModelWeights.VocabularyFileName);

    /// <summary>The tensors that <see cref="WriteModel"/> writes; tests change them.</summary>
    public Dictionary<string, (float[] Values, long[] Shape)> Tensors { get; } = [];

    public static ushort[] Text(int tokens)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, tokens).Select(_ => (ushort)random.Next(Words))];
    }

    public void WriteModel()
    {
        var writer = new SafetensorsWriter();
        foreach ((string name, (float[] values, long[] shape)) in Tensors) writer.Add(name, values, shape);
        writer.Save(ModelPath);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Add(string name, params long[] shape)
    {
        long count = shape.Aggregate(1L, static (product, size) => product * size);
        float[] values = [.. Enumerable.Range(0, (int)count).Select(_ => (float)(2 * _random.NextDouble() - 1))];
        Tensors.Add(name, (values, shape));
    }
}
