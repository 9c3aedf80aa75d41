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
    // Sums of another processor may differ in their last bits.
    private const double SameLoss = 1e-6;

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

    /// <summary>Sees to it that figures to come may stand beside these.</summary>
    /// <exception cref="InvalidDataException">They are of something else.</exception>
    public void RequireSame(string subject, string data, double denseLoss)
    {
        if (Subject == subject && Data == data && Math.Abs(DenseLoss / denseLoss - 1) < SameLoss) return;
        throw new InvalidDataException(FormattableString.Invariant(
            $"The figures that are there are of {Subject}, {Data}, with a dense {LossName} of {DenseLoss:0.####}; those of {subject}, {data}, with {denseLoss:0.####}, need another --output."));
    }

    /// <summary>Writes it, or leaves what was there.</summary>
    public void Save(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, Options));
}
