using System.Runtime.InteropServices;
using Dmi.Numerics;

namespace Dmi.Kernels.Tests;

/// <summary>What <see cref="TierTests"/> asks, asked of processors without a feature. A class of its own, since classes run side by side.</summary>
public sealed class FeatureTests
{
    private const string NoWideVectors = "This processor has no vectors of 256 bits.";

    [SkippableTheory]
    [InlineData("DOTNET_EnableHWIntrinsic", "tier Scalar of Scalar")]
    [InlineData("DOTNET_EnableAVX2", "tier Vector128 of Vector128")]
    [InlineData("DOTNET_EnableAVX512", "tier Vector256 of Vector256")]
    [InlineData("DOTNET_EnableAVXVNNI", "AVX-VNNI off")]
    public void Every_layer_agrees_with_the_reference_where_a_feature_is_off(string knob, string proof)
    {
        // The knobs are those of x86; other processors have their one tier, which TierTests covers.
        Skip.If(RuntimeInformation.ProcessArchitecture != Architecture.X64 || KernelTiers.Widest < KernelTier.Vector256, NoWideVectors);
        ProbeRun.AssertAgrees(ChildProcess.RunProbe((knob, "0"), ProbeRun.Guarded), proof);
    }

    [SkippableFact]
    public void Without_vnni_the_256_bit_tier_agrees_too()
    {
        Skip.If(KernelTiers.Widest < KernelTier.Vector256, NoWideVectors);
        ProbeRun.AssertAgrees(ChildProcess.RunProbe(("DOTNET_EnableAVXVNNI", "0"), (KernelTiers.Variable, "256"), ProbeRun.Guarded), "tier Vector256");
    }
}
