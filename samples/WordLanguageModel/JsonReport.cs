using System.Text.Json;
using System.Text.Json.Serialization;
using Dmi.Numerics;

namespace Dmi.Samples.WordLm;

/// <summary>Writes a report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(Report))]
internal sealed partial class JsonReport : JsonSerializerContext
{
    /// <summary>Writes a file, whole or not at all.</summary>
    public static void Write(Report report, string path) =>
        AtomicFile.Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(report, Default.Report), (byte)'\n']);
}
