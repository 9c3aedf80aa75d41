using System.Runtime.InteropServices;
using Dmi.Numerics;

namespace Dmi.Kernels.Tests;

/// <summary>
/// Every layer of the probe against the reference on every tier, in child processes, every buffer ending at a guard page: a kernel that
/// reads or writes one element too many ends its process.
/// </summary>
public sealed class TierTests
{
    private const string NoWideVectors = "This processor has no vectors of 256 bits.";

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

        AssertAgrees(ChildProcess.RunProbe((KernelTiers.Variable, force), Guarded), $"tier {tier} of");
    }

    [SkippableTheory]
    [InlineData("DOTNET_EnableHWIntrinsic", "tier Scalar of Scalar")]
    [InlineData("DOTNET_EnableAVX2", "tier Vector128 of Vector128")]
    [InlineData("DOTNET_EnableAVX512", "tier Vector256 of Vector256")]
    [InlineData("DOTNET_EnableAVXVNNI", "AVX-VNNI off")]
    public void Every_layer_agrees_with_the_reference_where_a_feature_is_off(string knob, string proof)
    {
        // The knobs are those of x86; other processors have their one tier, which the test above covers.
        Skip.If(RuntimeInformation.ProcessArchitecture != Architecture.X64 || KernelTiers.Widest < KernelTier.Vector256, NoWideVectors);
        AssertAgrees(ChildProcess.RunProbe((knob, "0"), Guarded), proof);
    }

    [SkippableFact]
    public void Without_vnni_the_256_bit_tier_agrees_too()
    {
        Skip.If(KernelTiers.Widest < KernelTier.Vector256, NoWideVectors);
        AssertAgrees(ChildProcess.RunProbe(("DOTNET_EnableAVXVNNI", "0"), (KernelTiers.Variable, "256"), Guarded), "tier Vector256");
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
        ChildProcess.Result result = ChildProcess.RunProbe(["--read-past-the-end"], Guarded);
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("still alive", result.Output, StringComparison.Ordinal);
    }

    private static (string Name, string Value) Guarded => ("DMI_GUARD_PAGES", OperatingSystem.IsLinux() ? "1" : "0");

    private static void AssertAgrees(ChildProcess.Result result, string proofOfTier)
    {
        Assert.True(result.ExitCode == 0, result.Errors + result.Output);
        Assert.Contains(proofOfTier, result.Output, StringComparison.Ordinal);
        Assert.EndsWith("all layers agree with the reference", result.Output.TrimEnd(), StringComparison.Ordinal);
    }
}
