using Dmi.Testing;

namespace Dmi.Conformance.Tests.Vectors;

/// <summary>The vectors by which ONNX judges implementations of its operators, as Debian packages them.</summary>
internal static class OnnxTestData
{
    /// <summary>Why tests are skipped where the vectors are missing.</summary>
    public const string Reason = "ONNX's test vectors are not installed: apt-get install libonnx-testdata";

    private const string ModelFile = "model.onnx";

    /// <summary>The folder; it holds one folder per origin, and those hold one per vector.</summary>
    public static string Folder => "/usr/share/libonnx-testdata/data";

    /// <summary>Whether the vectors are there.</summary>
    public static bool IsInstalled => Directory.Exists(Folder);

    /// <summary>Names of all vectors, origin/name, in ordinal order.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Folder)
        .SelectMany(static origin => Directory.EnumerateDirectories(origin))
        .Where(static folder => File.Exists(Path.Combine(folder, ModelFile)))
        .Select(static folder => Path.GetRelativePath(Folder, folder).Replace(Path.DirectorySeparatorChar, '/'))
        .Order(StringComparer.Ordinal);

    /// <summary>Reads the model of a vector.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    public static OnnxModel ReadModel(string name) => OnnxReader.ReadModel(File.ReadAllBytes(Path.Combine(Folder, name, ModelFile)));

    /// <summary>Reads a vector once per set of data that it has.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or there is no data.</exception>
    public static IReadOnlyList<OnnxVector> Read(string name)
    {
        OnnxModel model = ReadModel(name);
        string[] sets = [.. Directory.EnumerateDirectories(Path.Combine(Folder, name), "test_data_set_*").Order(StringComparer.Ordinal)];
        if (sets.Length == 0) throw new InvalidDataException($"{name} has no data.");
        return [.. sets.Select(set => Read(name, model, set))];
    }

    // Models of early versions list their constants among the inputs; data is given for the others only.
    private static OnnxVector Read(string name, OnnxModel model, string set)
    {
        Dictionary<string, OnnxTensor> tensors = model.Initializers.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        OnnxValue[] inputs = [.. model.Inputs.Where(input => !tensors.ContainsKey(input.Name))];
        for (int i = 0; i < inputs.Length; i++) tensors.Add(inputs[i].Name, ReadTensor(Path.Combine(set, $"input_{i}.pb")));
        var outputs = new Dictionary<string, OnnxTensor>(StringComparer.Ordinal);
        for (int i = 0; i < model.Outputs.Count; i++) outputs.Add(model.Outputs[i].Name, ReadTensor(Path.Combine(set, $"output_{i}.pb")));
        return new OnnxVector($"{name} {Path.GetFileName(set)}", model, tensors, outputs);
    }

    private static OnnxTensor ReadTensor(string path) => OnnxReader.ReadTensor(File.ReadAllBytes(path));
}
