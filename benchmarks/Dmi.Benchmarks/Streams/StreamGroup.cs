using System.Diagnostics;

namespace Dmi.Benchmarks.Streams;

/// <summary>Streams that step one layer at the same time, each on a thread of its own; with or without a team that all of them share.</summary>
internal sealed class StreamGroup : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _threads;
    private readonly List<long>[] _latencies;
    private int _steps;
    private bool _isTimed;
    private volatile bool _isEnding;

    /// <summary>Starts the threads, which wait for <see cref="Run"/>.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">x of the steps; every stream begins at another.</param>
    /// <param name="streams">Streams.</param>
    /// <param name="team">The team of all states.</param>
    public StreamGroup(LoadedLayer layer, float[][] inputs, int streams, WorkerTeam team)
    {
        _barrier = new Barrier(streams + 1);
        _latencies = [.. Enumerable.Range(0, streams).Select(static _ => new List<long>())];
        _threads = [.. Enumerable.Range(0, streams).Select(stream => new Thread(() => Step(layer, inputs, stream, team)) { IsBackground = true })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>Stopwatch ticks of every timed step so far.</summary>
    public IEnumerable<long> Latencies => _latencies.SelectMany(static ticks => ticks);

    /// <summary>Lets every stream take some steps.</summary>
    /// <param name="steps">Steps per stream.</param>
    /// <param name="isTimed">Whether their latencies are kept.</param>
    /// <returns>Stopwatch ticks until the last stream was done.</returns>
    public long Run(int steps, bool isTimed)
    {
        (_steps, _isTimed) = (steps, isTimed);
        long start = Stopwatch.GetTimestamp();
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        return Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _barrier.SignalAndWait();
        foreach (Thread thread in _threads) thread.Join();
        _barrier.Dispose();
    }

    private void Step(LoadedLayer layer, float[][] inputs, int stream, WorkerTeam team)
    {
        LayerStream own = layer.CreateStream();
        own.Team = team;
        for (int next = stream; ;)
        {
            _barrier.SignalAndWait();
            if (_isEnding) return;
            for (int step = 0; step < _steps; step++, next++)
            {
                long start = Stopwatch.GetTimestamp();
                own.Step(inputs[next % inputs.Length]);
                if (_isTimed) _latencies[stream].Add(Stopwatch.GetTimestamp() - start);
            }

            _barrier.SignalAndWait();
        }
    }
}
