using Dmi.Benchmarks.Reporting;

namespace Dmi.Benchmarks.Streams;

/// <summary>Several streams through one layer at once, as reported; docs/benchmarks.md explains every key.</summary>
internal sealed record StreamsRow(
    string Layer,
    string Setting,
    string Cache,
    int Streams,
    int Threads,
    double StepsPerSecond,
    double MedianMs,
    double P90Ms,
    double P99Ms,
    int Rounds,
    int StepsPerRound,
    EnvironmentInfo Environment);
