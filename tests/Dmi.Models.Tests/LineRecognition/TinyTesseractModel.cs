using System.Text;

namespace Dmi.Models.Tests;

/// <summary>A Tesseract model of a few random weights, written to a temporary folder.</summary>
internal sealed class TinyTesseractModel : IDisposable
{
    public const int Height = 13, Channels = 2, SummaryUnits = 3, ForwardUnits = 4, Features = 5, Hidden = 6, Classes = 5;

    private const int ComponentCount = 24;

    private readonly Random _random = new(11);
    private readonly string _folder = Directory.CreateTempSubdirectory("dmi-tiny-tesseract-").FullName;

    public TinyTesseractModel()
    {
        Convolve = new TinyTesseractNode("Convolve", "Convolve", 1, 9) { Sizes = [1, 1] };
        Activation = new TinyTesseractNode("Tanh", "ConvNL", 9, Channels) { Matrices = [new(_random, Channels, 10)] };
        Pool = new TinyTesseractNode("Maxpool", "Maxpool", Channels, Channels) { Sizes = [3, 3] };
        Summary = Lstm("SummLSTM", "Lfys3", Channels, SummaryUnits);
        Forward = Lstm("LSTM", "Lfx4", SummaryUnits, ForwardUnits);
        Backward = Lstm("LSTM", "Lrx5", ForwardUnits, Features);
        Large = Lstm("LSTM", "Lfx6", Features, Hidden);
        Softmax = new TinyTesseractNode("Softmax", "Output", Hidden, Classes) { Matrices = [new(_random, Classes, Hidden + 1) { Padding = 3 }] };
        Root = Group(
            "Series", Input, Group("Series", Convolve, Activation), Pool, Group("XYTranspose", Summary), Forward, Group("RTLReversed", Backward),
            Large, Softmax);
    }

    public string Path => System.IO.Path.Combine(_folder, "tiny.traineddata");

    public TinyTesseractNode Root { get; }

    public TinyTesseractNode Input { get; } = new("Input", "Input", Height, 1) { Sizes = [1, Height, 0, 1, 0] };

    public TinyTesseractNode Convolve { get; }

    public TinyTesseractNode Activation { get; }

    public TinyTesseractNode Pool { get; }

    public TinyTesseractNode Summary { get; }

    public TinyTesseractNode Forward { get; }

    public TinyTesseractNode Backward { get; }

    public TinyTesseractNode Large { get; }

    public TinyTesseractNode Softmax { get; }

    public int Blank { get; set; } = 2;

    /// <summary>The lines of the list of characters after the first.</summary>
    public List<string> Characters { get; } = ["NULL 0 Common 0", "Joined 7 0,255", "a 3 0,255", "é 3", "𝄞 0"];

    /// <summary>The number that the first line of the list says.</summary>
    public string CharacterCount { get; set; } = "5";

    /// <summary>The classes that each character is made of.</summary>
    public List<int[]> Codes { get; } = [[0], [2], [1], [3], [4]];

    /// <summary>Components that are not written.</summary>
    public HashSet<int> Missing { get; } = [];

    public byte[] Build()
    {
        (int Number, byte[] Bytes)[] components =
            [.. new[] { (17, Network()), (21, CharacterList()), (22, CodeList()) }.Where(component => !Missing.Contains(component.Item1))];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(ComponentCount);
        long offset = sizeof(int) + ComponentCount * sizeof(long);
        for (int i = 0; i < ComponentCount; i++)
        {
            byte[]? bytes = components.FirstOrDefault(component => component.Number == i).Bytes;
            writer.Write(bytes is null ? -1 : offset);
            offset += bytes?.Length ?? 0;
        }

        foreach ((_, byte[] bytes) in components) writer.Write(bytes);
        return stream.ToArray();
    }

    public TesseractModel Load()
    {
        File.WriteAllBytes(Path, Build());
        return TesseractModel.Load(Path);
    }

    /// <summary>An image of random pixels.</summary>
    public static GrayImage Line(int width, int seed = 5)
    {
        byte[] pixels = new byte[width * Height];
        new Random(seed).NextBytes(pixels);
        return new GrayImage(width, Height, pixels);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private TinyTesseractNode Lstm(string type, string name, int inputs, int units)
    {
        TinyTesseractMatrix[] gates = [.. Enumerable.Range(0, 4).Select(_ => new TinyTesseractMatrix(_random, units, inputs + units + 1))];
        return new TinyTesseractNode(type, name, inputs, units) { Matrices = gates, GateInputs = inputs + units };
    }

    private static TinyTesseractNode Group(string type, params TinyTesseractNode[] children)
    {
        var node = new TinyTesseractNode(type, "group", 1, 1);
        node.Children.AddRange(children);
        return node;
    }

    private byte[] Network() => Bytes(writer =>
    {
        Root.Write(writer);
        TinyTesseractNode.WriteText(writer, "[1,13,0,1 Ct3,3,2 Mp3,3 Lfys3 Lfx4 Lrx5 Lfx6 O1c5]");
        for (int i = 0; i < 3; i++) writer.Write(i);
        writer.Write(Blank);
        for (int i = 0; i < 3; i++) writer.Write(0.5f);
    });

    private byte[] CharacterList() => Encoding.UTF8.GetBytes(string.Join('\n', [CharacterCount, .. Characters, ""]));

    private byte[] CodeList() => Bytes(writer =>
    {
        writer.Write(Codes.Count);
        foreach (int[] code in Codes)
        {
            writer.Write((byte)1);
            writer.Write(code.Length);
            foreach (int part in code) writer.Write(part);
        }
    });

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }
}
