namespace Dmi.Benchmarks.Unrolling;

/// <summary>What the JIT made of a kernel.</summary>
/// <param name="Level">The level at which it was compiled, in the JIT's own words: FullOpts, MinOpts.</param>
/// <param name="CodeBytes">Bytes of machine code.</param>
/// <param name="Calls">Calls that are left in it; a kernel that is worth its name has none.</param>
internal sealed record JitOutcome(string Level, int CodeBytes, int Calls);
