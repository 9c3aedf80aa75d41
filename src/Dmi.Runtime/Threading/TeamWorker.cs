using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Dmi.Threading;

/// <summary>A thread of a team: waits for work, spinning at first, then parked.</summary>
internal sealed class TeamWorker : IDisposable
{
    // Turns of waiting between two looks at the clock.
    private const int SpinsPerLook = 16;

    private readonly TeamJob _job;
    private readonly int _range;
    private readonly long _spinTicks;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private int _isParked;
    private volatile bool _isStopping;

    /// <summary>Starts the thread, which does not keep the process alive.</summary>
    /// <param name="job">The team's work.</param>
    /// <param name="range">The range of chunks that this worker begins with, from 1.</param>
    /// <param name="spinTime">How long it looks for work before it parks.</param>
    public TeamWorker(TeamJob job, int range, TimeSpan spinTime)
    {
        (_job, _range) = (job, range);
        _spinTicks = (long)(spinTime.TotalSeconds * Stopwatch.Frequency);
        _thread = new Thread(Work) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"Dmi worker {range}") };
        _thread.UnsafeStart();
    }

    /// <summary>Whether the thread has not ended.</summary>
    public bool IsAlive => _thread.IsAlive;

    /// <summary>Whether the worker must be woken before it sees work.</summary>
    public bool IsParked => Volatile.Read(ref _isParked) != 0;

    /// <summary>Wakes the worker if it is parked and there is work for it. Called after a full fence.</summary>
    public void Wake()
    {
        if (IsParked && _job.HasWork(_range)) Unpark();
    }

    /// <summary>Wakes the worker if it is parked: there will be work at once.</summary>
    public void Alert()
    {
        if (IsParked) Unpark();
    }

    /// <summary>Tells the thread to end once it is done with what it has.</summary>
    public void Stop()
    {
        _isStopping = true;
        Interlocked.MemoryBarrier();
        Unpark();
    }

    /// <summary>Ends the thread, and waits until it has ended.</summary>
    public void Dispose()
    {
        Stop();
        _thread.Join();
        _wake.Dispose();
    }

    private void Work()
    {
        while (WaitForWork()) _job.Take(_range);
    }

    // False where the thread must end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool WaitForWork()
    {
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            do
            {
                for (int spin = 0; spin < SpinsPerLook; spin++)
                {
                    if (_job.HasWork(_range)) return true;
                    if (_isStopping) return false;
                    Thread.SpinWait(1);
                }
            }
            while (Stopwatch.GetTimestamp() - start < _spinTicks);

            // Whoever brings work or an end looks at the flag after it, and this looks for both after the flag: one of the two sees the other.
            Interlocked.Exchange(ref _isParked, 1);
            if ((_job.HasWork(_range) || _isStopping) && Interlocked.Exchange(ref _isParked, 0) != 0) continue;
            _wake.WaitOne();
        }
    }

    // One signal for every time that the flag is taken down by another thread than the worker's own.
    private void Unpark()
    {
        if (Interlocked.Exchange(ref _isParked, 0) != 0) _wake.Set();
    }
}
