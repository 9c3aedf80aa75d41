using System.Diagnostics;

namespace Dmi.Benchmarks.Startup;

/// <summary>Publishes the programs whose start is measured.</summary>
/// <param name="folder">Where everything goes.</param>
internal sealed class StartupPublisher(string folder)
{
    /// <summary>Publishes one.</summary>
    /// <param name="variant">Which.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Why it failed, in a line; null where it did not.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public string? Publish(StartupVariant variant, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", variant.PublishArguments(RepositoryFolder.Path, folder)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode == 0) return null;
        string[] lines = (output + errors.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(static line => line.Contains("error", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? $"exit code {process.ExitCode}";
    }
}
