using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks.Unrolling;

/// <summary>Loop and straight line at one row length, timed in the same rounds.</summary>
/// <param name="Straight">The straight line: its columns and size.</param>
/// <param name="Cache">What the caches hold when a step begins.</param>
/// <param name="LoopSamples">Timings of the loop.</param>
/// <param name="ControlSamples">Timings of the same loop once more.</param>
/// <param name="StraightSamples">Timings of the straight line.</param>
/// <param name="LoopJit">What the JIT made of the loop.</param>
/// <param name="StraightJit">What the JIT made of the straight line.</param>
internal sealed record UnrollMeasurement(
    UnrollVariant Straight,
    CacheCondition Cache,
    Samples LoopSamples,
    Samples ControlSamples,
    Samples StraightSamples,
    JitOutcome LoopJit,
    JitOutcome StraightJit);
