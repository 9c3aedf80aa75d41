namespace Dmi.Benchmarks;

/// <summary>A rival, ready to step.</summary>
/// <param name="Name">Its name with version and number format.</param>
/// <param name="Step">One step.</param>
/// <param name="Resources">What to dispose of at the end.</param>
internal sealed record CellRival(string Name, Action<ReadOnlySpan<float>> Step, IDisposable Resources);
