using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Dmi.Layers;
using Dmi.Threading;

namespace Dmi;

/// <summary>
/// Threads that share the rows of one step, so that a step of a large layer waits less for memory. A state uses a team once it is set as its
/// <see cref="LayerState.Team"/>; without one a step runs on the calling thread alone, which is the default.
/// </summary>
/// <remarks>
/// <para>
/// A process wants one team: <see cref="Shared"/>, or one of a size of its own that all states share. The workers are threads of the team, not
/// of the thread pool. Between two pieces of work they spin for <see cref="SpinTime"/>, then they park and use no processor.
/// </para>
/// <para>
/// Any number of threads may step states that share a team; each of them counts as one of its threads while it steps, so that as many as there are in the team step
/// alone, each for itself. It serves one piece of a step at a time: where it is busy, the step does that piece alone and waits for nobody. Results are the same bits with any number of threads. Steps allocate nothing.
/// </para>
/// <para>
/// Work on few bytes of weights is not shared at all, since handing it over takes about as long as doing it. Workers that are parked are woken for steps that
/// read 4 MB, one for every 2 MB that others than the caller then have, and for smaller ones where they follow each other within <see cref="SpinTime"/>.
/// </para>
/// </remarks>
public sealed class WorkerTeam : IDisposable
{
    /// <summary>The most threads that a team may have.</summary>
    public const int MaxThreads = 256;

    /// <summary>
    /// Rows that a thread gets are this many or a multiple of it: results of so many rows fill a pair of cache lines, so that no two threads write
    /// to one at the same time, and a tile of big rows is whole.
    /// </summary>
    internal const int RowMultiple = TileSize.MostRows;

    /// <summary>
    /// Bytes of weights below which work is not shared: the one place that decides it. One thread reads so much from its second-level cache in
    /// a microsecond and a half, of which another saves hardly more than fork and join cost (docs/decisions/0015).
    /// </summary>
    internal const int LeastBytes = 128 * 1024;

    /// <summary>
    /// Bytes of weights of a step for which a parked worker is woken, and half of what a step reads for every thread that it wakes or is: it takes a worker some tens of
    /// microseconds to come, in which one thread reads a good part of a megabyte from memory, and several from its caches, and it takes the caller as long to wake
    /// it (docs/decisions/0015).
    /// </summary>
    internal const int WakeBytes = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes of a chunk: some microseconds, so that a thread which was held up leaves little to wait for, and so many that what a kernel does once
    /// per call counts for nothing.
    /// </summary>
    internal const int ChunkBytes = 256 * 1024;

    private const int Free = 0;
    private const int Busy = 1;
    private const int Closed = 2;

    // Some tens of microseconds; a thread that has been waited for so long is not running.
    private const int JoinSpins = 1000;

    private static readonly TimeSpan DefaultSpinTime = TimeSpan.FromMicroseconds(50);

    private static readonly Lazy<WorkerTeam> SharedTeam = new(static () => new WorkerTeam(Math.Min(Environment.ProcessorCount, MaxThreads), DefaultSpinTime, LeastBytes, ChunkBytes, WakeBytes, isShared: true));

    private readonly int _leastBytes;
    private readonly int _chunkBytes;
    private readonly int _wakeBytes;
    private readonly TeamJob _job;
    private readonly TeamWorker[] _workers;
    private readonly bool _isShared;
    private readonly int _joinSpins;
    private int _state;
    private long _lastStep;

    // Steps under way that are worth sharing.
    private int _steps;

    // Workers, the first of all, that the step under way may wake.
    private int _wakeable = int.MaxValue;

    /// <summary>A team whose workers spin for 50 µs before they park.</summary>
    /// <param name="threads">
    /// Threads per step, the calling one included: 1 to <see cref="MaxThreads"/>. More than there are processors help nothing and do no harm to
    /// the results.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public WorkerTeam(int threads)
        : this(threads, DefaultSpinTime)
    {
    }

    /// <summary>A team.</summary>
    /// <param name="threads">Threads per step, the calling one included: 1 to <see cref="MaxThreads"/>.</param>
    /// <param name="spinTime">
    /// How long a worker looks for work before it parks, 0 to 1 s. While it looks, it keeps a processor busy; once parked, it takes some tens of
    /// microseconds to come back, in which the calling thread works alone. A time that covers what lies between two steps keeps them
    /// fastest. Where the team has more threads than there are processors, workers park at once.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public WorkerTeam(int threads, TimeSpan spinTime)
        : this(threads, spinTime, LeastBytes, ChunkBytes, WakeBytes)
    {
    }

    /// <summary>A team that shares other amounts of work, for tests and measurements.</summary>
    /// <param name="threads">Threads per step.</param>
    /// <param name="spinTime">How long a worker looks for work.</param>
    /// <param name="leastBytes">Bytes below which work is not shared.</param>
    /// <param name="chunkBytes">Bytes of a chunk.</param>
    /// <param name="wakeBytes">Bytes below which nobody is woken.</param>
    /// <param name="isShared">Whether it is the team of the process.</param>
    internal WorkerTeam(int threads, TimeSpan spinTime, int leastBytes, int chunkBytes, int wakeBytes, bool isShared = false)
    {
        if (threads is < 1 or > MaxThreads) throw new ArgumentOutOfRangeException(nameof(threads), threads, $"threads is {threads}, it must be in 1…{MaxThreads}.");
        if (spinTime < TimeSpan.Zero || spinTime > TimeSpan.FromSeconds(1))
        {
            throw new ArgumentOutOfRangeException(nameof(spinTime), spinTime, $"spinTime is {spinTime}, it must be in 0…1 s.");
        }

        (_leastBytes, _chunkBytes, _wakeBytes) = (leastBytes, chunkBytes, wakeBytes);
        bool hasProcessors = threads <= Environment.ProcessorCount;
        (Threads, SpinTime, _isShared) = (threads, spinTime, isShared);
        _joinSpins = hasProcessors ? JoinSpins : 0;
        _job = new TeamJob(threads);
        _workers = new TeamWorker[threads - 1];
        for (int i = 0; i < _workers.Length; i++) _workers[i] = new TeamWorker(_job, i + 1, hasProcessors ? spinTime : TimeSpan.Zero);
    }

    /// <summary>
    /// The team of the process, of as many threads as there are processors, made when it is first asked for. Disposing of it does nothing.
    /// </summary>
    public static WorkerTeam Shared => SharedTeam.Value;

    /// <summary>Threads per step, the calling one included.</summary>
    public int Threads { get; }

    /// <summary>How long a worker looks for work before it parks.</summary>
    public TimeSpan SpinTime { get; }

    /// <summary>Whether a worker's thread is there.</summary>
    internal bool HasThreads => Array.Exists(_workers, static worker => worker.IsAlive);

    /// <summary>Whether every worker is parked.</summary>
    internal bool AreParked => !Array.Exists(_workers, static worker => !worker.IsParked);

    private bool IsAnyParked => Array.Exists(_workers, static worker => worker.IsParked);

    /// <summary>
    /// Ends the workers. A step that uses the team meanwhile finishes as it should, and steps begun later run alone. Returns once all threads
    /// have ended.
    /// </summary>
    public void Dispose()
    {
        if (_isShared) return;
        while (Interlocked.CompareExchange(ref _state, Closed, Free) == Busy) Thread.Yield();

        // Whoever else disposes of it at the same time waits for the threads, too.
        foreach (TeamWorker worker in _workers) worker.Stop();
        foreach (TeamWorker worker in _workers) worker.Dispose();
    }

    /// <summary>Does work on rows, together where it is worth it and the team is not busy; called by the generated kernels.</summary>
    /// <typeparam name="TWork">The work.</typeparam>
    /// <param name="work">The work; all threads use this one.</param>
    /// <param name="rows">Rows, from 0.</param>
    /// <param name="bytesPerRow">Bytes that are read for a row, from 1.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Run<TWork>(ref TWork work, int rows, int bytesPerRow)
        where TWork : struct, ITeamWork, allows ref struct
    {
        // Threads that no step is on, and workers among them that may be woken.
        int others = Threads - Volatile.Read(ref _steps), wakeable = Math.Min(Volatile.Read(ref _wakeable), others);
        if ((long)rows * bytesPerRow < _leastBytes || _workers.Length == 0 || others <= 0 || (wakeable == 0 && AreParked)
            || Interlocked.CompareExchange(ref _state, Busy, Free) != Free)
        {
            work.Run(0, rows);
            return;
        }

        try
        {
            // The work lies on the stack of a method that is left only when nobody uses it any more, so it does not move.
            _job.Fork(&RunChunk<TWork>, Unsafe.AsPointer(ref work), rows, ChunkRows(rows, bytesPerRow));
            foreach (TeamWorker worker in FirstWorkers(wakeable)) worker.Wake();
            _job.Take(0);
            _job.Join(_joinSpins);
        }
        finally
        {
            Volatile.Write(ref _state, Free);
        }
    }

    /// <summary>
    /// Tells that a step begins, which counts as one of the team's threads until it ends. While nobody is parked it may use all workers. It may wake parked ones where it
    /// reads much, or where it follows the last one so closely that they will find work from now on; then they are on their way while it still quantises its input.
    /// </summary>
    /// <param name="bytes">Bytes of weights that the step will probably read.</param>
    /// <returns>Whether the step is worth sharing; <see cref="EndStep"/> is to be told.</returns>
    internal bool BeginStep(long bytes)
    {
        if (bytes < _leastBytes) return false;
        int others = Threads - Interlocked.Increment(ref _steps);
        bool isAnyParked = IsAnyParked;
        int wakeable = isAnyParked ? Wakeable(bytes) : _workers.Length;
        if (wakeable != Volatile.Read(ref _wakeable)) Volatile.Write(ref _wakeable, wakeable);

        // Workers that do not spin would be parked again before there is work.
        if (Math.Min(wakeable, others) <= 0 || !isAnyParked || _joinSpins == 0 || Interlocked.CompareExchange(ref _state, Busy, Free) != Free) return true;
        foreach (TeamWorker worker in FirstWorkers(Math.Min(wakeable, others))) worker.Alert();
        Volatile.Write(ref _state, Free);
        return true;
    }

    /// <summary>Tells that a step ends. While nobody is parked the next one finds workers without that.</summary>
    /// <param name="isWorthSharing">What <see cref="BeginStep"/> gave.</param>
    internal void EndStep(bool isWorthSharing)
    {
        if (isWorthSharing) Interlocked.Decrement(ref _steps);
        if (IsAnyParked) Volatile.Write(ref _lastStep, Stopwatch.GetTimestamp());
    }

    /// <summary>Workers that a step may wake, as many as have enough to do: of an only step what waking takes, of steps that follow each other what sharing takes.</summary>
    /// <param name="bytes">Bytes of weights that the step will probably read.</param>
    internal int Wakeable(long bytes)
    {
        bool follows = Stopwatch.GetElapsedTime(Volatile.Read(ref _lastStep)) <= SpinTime;
        if (!follows && bytes < _wakeBytes) return 0;
        int share = follows ? _leastBytes : _wakeBytes / 2;
        return share == 0 ? _workers.Length : (int)Math.Clamp(bytes / share - 1, 1, _workers.Length);
    }

    private ReadOnlySpan<TeamWorker> FirstWorkers(int count) => _workers.AsSpan(0, Math.Min(count, _workers.Length));

    // Two chunks or more for everyone, so that there is something to even out.
    private int ChunkRows(int rows, int bytesPerRow) =>
        Math.Max(Math.Min(_chunkBytes / bytesPerRow, rows / (2 * Threads)) / RowMultiple, 1) * RowMultiple;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void RunChunk<TWork>(void* work, int first, int end)
        where TWork : struct, ITeamWork, allows ref struct => Unsafe.AsRef<TWork>(work).Run(first, end);
}
