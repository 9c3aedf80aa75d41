using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Results as JSON.</summary>
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
    /// <typeparam name="T">Type of the results.</typeparam>
    /// <param name="results">The results: rows become an array, records objects.</param>
    public static string Format<T>(T results) => JsonSerializer.Serialize(results, Options) + "\n";
}
