using System.Diagnostics;
using System.Globalization;
using System.Runtime;

namespace Dmi.Startup;

/// <summary>
/// Milliseconds since the parent process started this one. Both read the same clock, which counts for the whole system.
/// </summary>
/// <param name="started">What <see cref="Stopwatch.GetTimestamp"/> said in the parent.</param>
internal sealed class StartupClock(string started)
{
    private readonly long _started = long.Parse(started, CultureInfo.InvariantCulture);
    private readonly List<string> _marks = [];

    /// <summary>Notes that something is done now.</summary>
    /// <param name="name">What.</param>
    public void Mark(string name) => Add(name, Stopwatch.GetElapsedTime(_started).TotalMilliseconds);

    /// <summary>Notes what the JIT has done so far in this process: methods and milliseconds.</summary>
    public void MarkJit()
    {
        Add("jitMethods", JitInfo.GetCompiledMethodCount());
        Add("jit", JitInfo.GetCompilationTime().TotalMilliseconds);
    }

    /// <summary>Prints what was noted, as one line of JSON.</summary>
    /// <param name="tier">What the steps ran on.</param>
    public void Print(string tier) => Console.Out.WriteLine($"{{\"tier\": \"{tier}\", {string.Join(", ", _marks)}}}");

    private void Add(string name, double value) => _marks.Add(string.Create(CultureInfo.InvariantCulture, $"\"{name}\": {value:0.0000}"));
}
