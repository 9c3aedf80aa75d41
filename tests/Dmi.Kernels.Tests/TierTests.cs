using Dmi.Numerics;

namespace Dmi.Kernels.Tests;

/// <summary>
/// Every layer of the probe against the reference on every tier, in child processes, every buffer ending at a guard page: a kernel that
/// reads or writes one element too many ends its process.
/// </summary>
public sealed class TierTests
{
    [Theory]
    [InlineData("scalar", KernelTier.Scalar)]
    [InlineData("128", KernelTier.Vector128)]
    [InlineData("256", KernelTier.Vector256)]
    [InlineData("512", KernelTier.Vector512)]
    public void Every_layer_agrees_with_the_reference_on_a_forced_tier(string force, KernelTier tier)
    {
        if (tier > KernelTiers.Widest)
        {
            // A narrower processor refuses the tier in one sentence; that is what there is to check on it.
            ChildProcess.Result refused = ChildProcess.RunProbe((KernelTiers.Variable, force));
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains($"the widest tier that this process accelerates is {KernelTiers.Widest}", refused.Errors, StringComparison.Ordinal);
            return;
        }

        ProbeRun.AssertAgrees(ChildProcess.RunProbe((KernelTiers.Variable, force), ProbeRun.Guarded), $"tier {tier} of");
    }

    [Fact]
    public void A_tier_that_does_not_exist_is_refused_in_one_sentence()
    {
        ChildProcess.Result result = ChildProcess.RunProbe((KernelTiers.Variable, "avx"));
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("DMI_FORCE_KERNEL is 'avx'; it must be scalar, 128, 256 or 512.", result.Errors.Trim());
    }

    [SkippableFact]
    public void A_read_past_the_end_of_a_guarded_buffer_ends_the_process()
    {
        // Proves that the guard pages of the tests above are really there.
        Skip.IfNot(OperatingSystem.IsLinux(), "Guard pages are made on Linux only.");
        ChildProcess.Result result = ChildProcess.RunProbe(["--read-past-the-end"], ProbeRun.Guarded);
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("still alive", result.Output, StringComparison.Ordinal);
    }
}
