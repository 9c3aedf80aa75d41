using System.Diagnostics;

namespace Dmi.Kernels.Tests;

/// <summary>Runs the kernel probe in a process of its own: processor features are fixed when a process starts.</summary>
internal static class ChildProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>What a child printed, and its exit code.</summary>
    public readonly record struct Result(int ExitCode, string Output, string Errors);

    public static Result RunProbe(params (string Name, string Value)[] environment) => RunProbe([], environment);

    public static Result RunProbe(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) != "dotnet") start.FileName = "dotnet";
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(KernelProbe.AllLayers).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment) start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The probe did not end within {Limit}.");
        }

        return new Result(process.ExitCode, output.Result, errors.Result);
    }
}
