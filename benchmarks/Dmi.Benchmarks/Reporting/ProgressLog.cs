using System.Diagnostics;
using System.Globalization;

namespace Dmi.Benchmarks.Reporting;

/// <summary>
/// Says on standard error what is going on: one line per stage, and on a terminal how far the stage is. It writes between rounds, in the
/// measuring thread, since a thread that draws would compete with what is being timed.
/// </summary>
/// <param name="output">Where to.</param>
/// <param name="isTerminal">Whether lines can be rewritten.</param>
internal sealed class ProgressLog(TextWriter output, bool isTerminal)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private string? _stage;
    private long _lastWrite;

    /// <summary>Begins a stage.</summary>
    /// <param name="stage">What it does.</param>
    public void Begin(string stage)
    {
        End();
        _stage = stage;
        _lastWrite = Stopwatch.GetTimestamp();
        output.Write(isTerminal ? stage : stage + "\n");
        output.Flush();
    }

    /// <summary>Tells how far the stage is.</summary>
    /// <param name="share">In [0, 1].</param>
    public void Advance(double share)
    {
        if (!isTerminal || Stopwatch.GetElapsedTime(_lastWrite) < Interval) return;
        _lastWrite = Stopwatch.GetTimestamp();
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\r{_stage} {100 * share:0} %"));
        output.Flush();
    }

    /// <summary>Ends the last stage.</summary>
    public void End()
    {
        if (_stage is not null && isTerminal) output.Write("\n");
        _stage = null;
    }
}
