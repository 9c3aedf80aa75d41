using System.Runtime.Intrinsics;

namespace Dmi.Numerics;

/// <summary>Vector widths for which kernels are generated.</summary>
public enum KernelTier
{
    /// <summary>No vectors.</summary>
    Scalar = 0,

    /// <summary>128 bits: SSE, NEON.</summary>
    Vector128 = 128,

    /// <summary>256 bits: AVX2.</summary>
    Vector256 = 256,

    /// <summary>512 bits: AVX-512.</summary>
    Vector512 = 512,
}

/// <summary>Chooses the tier: the widest that the processor accelerates, or the one that <c>DMI_FORCE_KERNEL</c> names.</summary>
public static class KernelTiers
{
    /// <summary>The environment variable: <c>scalar</c>, <c>128</c>, <c>256</c> or <c>512</c>.</summary>
    public const string Variable = "DMI_FORCE_KERNEL";

    /// <summary>The widest tier that the processor accelerates.</summary>
    public static KernelTier Widest { get; } =
        Vector512.IsHardwareAccelerated ? KernelTier.Vector512
        : Vector256.IsHardwareAccelerated ? KernelTier.Vector256
        : Vector128.IsHardwareAccelerated ? KernelTier.Vector128
        : KernelTier.Scalar;

    /// <summary>The tier of this process. Fixed at first use; a JIT constant from then on.</summary>
    public static KernelTier Current { get; } = Parse(Environment.GetEnvironmentVariable(Variable)) ?? Widest;

    /// <summary>Throws where <see cref="Variable"/> names no tier or one that this processor lacks.</summary>
    /// <exception cref="InvalidOperationException">The message says what to set.</exception>
    public static void Check()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(text)) return;
        KernelTier? tier = Parse(text);
        if (tier is null) throw new InvalidOperationException($"{Variable} is '{text}'; it must be scalar, 128, 256 or 512.");
        if (tier > Widest)
        {
            throw new InvalidOperationException($"{Variable} is '{text}', the widest tier that this process accelerates is {Widest}.");
        }
    }

    private static KernelTier? Parse(string? text) => text switch
    {
        "scalar" => KernelTier.Scalar,
        "128" => KernelTier.Vector128,
        "256" => KernelTier.Vector256,
        "512" => KernelTier.Vector512,
        _ => null,
    };
}
