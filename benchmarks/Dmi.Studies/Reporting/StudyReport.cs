using System.Text.Encodings.Web;
using System.Text.Json;
using Dmi.Numerics;

namespace Dmi.Studies.Reporting;

/// <summary>The figures of one subject.</summary>
/// <param name="Subject">Its name.</param>
/// <param name="Data">What was fitted to and judged on what.</param>
/// <param name="LossName">What the loss is.</param>
/// <param name="DenseLoss">Loss of the dense layer with binary32 rows.</param>
/// <param name="DenseBytes">Bytes of its step in int8, which all shares are of.</param>
/// <param name="Rows">The settings.</param>
internal sealed record StudyReport(string Subject, string Data, string LossName, double DenseLoss, long DenseBytes, IReadOnlyList<StudyRow> Rows)
{
    // Method names hold an ε and signs of a page, which need no escapes in a file of UTF-8.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static StudyReport Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<StudyReport>(File.ReadAllBytes(path), Options) is { Rows: not null } report
                ? report
                : throw new InvalidDataException($"{path} holds no figures.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is no file of figures: {exception.Message}", exception);
        }
    }

    /// <summary>Writes it, or leaves what was there.</summary>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, Options));
}
