namespace Dmi.Kernels.Tests;

/// <summary>What runs of the probe in child processes have in common.</summary>
internal static class ProbeRun
{
    /// <summary>Every buffer ends at a guard page, where there are such.</summary>
    public static (string Name, string Value) Guarded => ("DMI_GUARD_PAGES", OperatingSystem.IsLinux() ? "1" : "0");

    /// <summary>Every layer agreed with the reference.</summary>
    /// <param name="result">How the probe ended.</param>
    /// <param name="proofOfTier">What it says where it ran on the tier that was asked for.</param>
    public static void AssertAgrees(ChildProcess.Result result, string proofOfTier)
    {
        Assert.True(result.ExitCode == 0, result.Errors + result.Output);
        Assert.Contains(proofOfTier, result.Output, StringComparison.Ordinal);
        Assert.EndsWith("all layers agree with the reference", result.Output.TrimEnd(), StringComparison.Ordinal);
    }
}
