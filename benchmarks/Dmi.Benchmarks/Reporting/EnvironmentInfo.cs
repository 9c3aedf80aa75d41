using System.Reflection;
using System.Runtime.InteropServices;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Reporting;

/// <summary>Where figures come from.</summary>
/// <param name="Cpu">The processor's name for itself.</param>
/// <param name="LogicalCores">Logical cores that this process may use.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Dotnet">Version of the .NET runtime.</param>
/// <param name="KernelTier">Vector width of our kernels.</param>
/// <param name="HugePages">Linux: when memory gets transparent huge pages (always, madvise, never); elsewhere n/a.</param>
/// <param name="Configuration">Release, or Debug, whose figures mean nothing.</param>
/// <param name="Version">Version of the runtime that was measured, with the commit that it was built from.</param>
internal sealed record EnvironmentInfo(
    string Cpu, int LogicalCores, string Os, string Dotnet, string KernelTier, string HugePages, string Configuration, string Version)
{
    private const string HugePageSwitch = "/sys/kernel/mm/transparent_hugepage/enabled";
    private const string ProcessorFile = "/proc/cpuinfo";

    /// <summary>Whether this program was built without optimisation.</summary>
    public static bool IsDebug =>
#if DEBUG
        true;
#else
        false;
#endif

    /// <summary>This process's.</summary>
    public static EnvironmentInfo Current() => new(
        ProcessorName(),
        System.Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        System.Environment.Version.ToString(),
        KernelTiers.Current.ToString(),
        HugePageMode(),
        IsDebug ? "Debug" : "Release",
        typeof(DualModuleWeights).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "n/a");

    private static string ProcessorName()
    {
        string? name = File.Exists(ProcessorFile)
            ? File.ReadLines(ProcessorFile).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            : System.Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        if (name is null) return RuntimeInformation.ProcessArchitecture.ToString();
        return name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    // The switch reads like "always [madvise] never".
    private static string HugePageMode()
    {
        if (!File.Exists(HugePageSwitch)) return "n/a";
        string text = File.ReadAllText(HugePageSwitch);
        int start = text.IndexOf('[', StringComparison.Ordinal) + 1;
        int end = text.IndexOf(']', StringComparison.Ordinal);
        return start > 0 && end > start ? text[start..end] : "n/a";
    }
}
