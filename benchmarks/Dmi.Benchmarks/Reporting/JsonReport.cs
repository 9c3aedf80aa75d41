using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Rows as a JSON array, one object per cell.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of the file.</summary>
    /// <param name="rows">Rows.</param>
    public static string Format(IReadOnlyList<CellRow> rows) => JsonSerializer.Serialize(rows, Options) + "\n";
}
