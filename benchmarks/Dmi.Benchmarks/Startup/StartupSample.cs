using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dmi.Benchmarks.Startup;

/// <summary>What one started process told: milliseconds since it was started, and what the JIT did until the second step.</summary>
internal sealed record StartupSample(double Main, double Weights, double First, double Second, double JitMethods, double Jit, string Tier)
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Starts a program and waits for its end.</summary>
    /// <param name="measured">Which.</param>
    /// <param name="folder">Where programs and weights are.</param>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public static StartupSample Take(StartupCase measured, string folder)
    {
        (string file, string[] arguments) = measured.Variant.Command(folder);
        var start = new ProcessStartInfo(file, [.. arguments, .. measured.Arguments, folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<StartupSample>(output, Options)!
            : throw new InvalidOperationException($"{string.Join(' ', [file, .. start.ArgumentList])} failed: {errors.Result.Trim()}");
    }
}
