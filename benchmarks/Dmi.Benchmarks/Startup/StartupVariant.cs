using System.Runtime.InteropServices;

namespace Dmi.Benchmarks.Startup;

/// <summary>A way to compile the program whose start is measured.</summary>
/// <param name="Name">Its name, which the project file knows as StartupVariant.</param>
/// <param name="Project">The project's folder and file name.</param>
/// <param name="IsForPlatform">Whether it is compiled to machine code before it runs.</param>
/// <param name="IsNative">Whether it is a program of its own, without a runtime to start.</param>
internal sealed record StartupVariant(string Name, string Project, bool IsForPlatform, bool IsNative)
{
    private const string Ours = "Dmi.Startup";

    /// <summary>Ours, compiled by the JIT.</summary>
    public static StartupVariant Jit { get; } = new("jit", Ours, false, false);

    /// <summary>ONNX Runtime in our place, its managed part compiled by the JIT.</summary>
    public static StartupVariant Rival { get; } = new("rival", "Dmi.StartupRival", false, false);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StartupVariant> All { get; } =
        [Jit, new("r2r", Ours, true, false), new("aot", Ours, true, true), new("aot-native", Ours, true, true), Rival];

    /// <summary>What dotnet is told to publish it.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="folder">Where everything goes.</param>
    public string[] PublishArguments(string root, string folder) =>
    [
        "publish", "-c", "Release", "--nologo", "-v", "quiet", Path.Combine(root, "benchmarks", Project),
        "--artifacts-path", Path.Combine(folder, "build"), "-o", Output(folder), $"-p:StartupVariant={Name}",
        .. IsForPlatform ? (string[])["-r", RuntimeInformation.RuntimeIdentifier] : [],
    ];

    /// <summary>The command that starts the published program.</summary>
    /// <param name="folder">Where everything went.</param>
    public (string File, string[] Arguments) Command(string folder)
    {
        string program = Path.Combine(Output(folder), Project);
        return IsNative ? (OperatingSystem.IsWindows() ? program + ".exe" : program, []) : ("dotnet", ["exec", program + ".dll"]);
    }

    private string Output(string folder) => Path.Combine(folder, Name);
}
