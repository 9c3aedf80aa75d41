using Dmi.Benchmarks.Measuring;

namespace Dmi.Benchmarks.Reporting;

/// <summary>What the cells of one layer and cache condition are told against, measured in the same rounds.</summary>
/// <param name="Rival">The rival's name.</param>
/// <param name="RivalSamples">The rival's timings.</param>
/// <param name="DenseSamples">The timings of our own dense step.</param>
/// <param name="DenseStatistics">What our own dense steps read.</param>
/// <param name="StreamSamples">The timings of reading memory in order.</param>
/// <param name="StreamBytes">Bytes so read.</param>
internal sealed record CellReference(
    string Rival, Samples RivalSamples, Samples DenseSamples, StepStatistics DenseStatistics, Samples StreamSamples, long StreamBytes);
