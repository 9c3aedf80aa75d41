using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dmi.Threading;

/// <summary>
/// One piece of work at a time, cut into chunks. Every thread of a team has a range of chunks that is its own as long as the rows are the
/// same, so that it finds in its caches what it read the last time; who is done with its own takes from the others.
/// </summary>
/// <param name="threads">Threads, from 1.</param>
/// <remarks>
/// A chunk belongs to whoever counts it off its range's counter. The thread that forked leaves only when all chunks are done, so what
/// describes them is stable for everyone who has one; who comes late finds the counters at zero, touches nothing and has missed nothing.
/// A counter that has meanwhile been filled for the next piece of work is as good: the chunk is of that one then, since everything else is
/// read after it was counted off.
/// </remarks>
internal sealed unsafe class TeamJob(int threads)
{
    /// <summary>Two cache lines, since processors fetch them in pairs.</summary>
    private const int IntsPerCounter = 32;

    // One pad in front of the first counter: nothing else lies in its line.
    private readonly int[] _counters = new int[(threads + 2) * IntsPerCounter];
    private delegate*<void*, int, int, void> _run;
    private void* _work;
    private int _rows;
    private int _chunkRows;
    private int _chunks;
    private Exception? _failure;

    // The last counter: chunks that are done.
    private ref int Done => ref _counters[(threads + 1) * IntsPerCounter];

    /// <summary>Lays the work out for everyone. What was laid out before must be done.</summary>
    /// <param name="run">Does rows of it.</param>
    /// <param name="work">What <paramref name="run"/> is given; stays where it is until <see cref="Join"/> returns.</param>
    /// <param name="rows">Rows, from 1.</param>
    /// <param name="chunkRows">Rows of a chunk, from 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fork(delegate*<void*, int, int, void> run, void* work, int rows, int chunkRows)
    {
        _run = run;
        _work = work;
        (_rows, _chunkRows) = (rows, chunkRows);
        _chunks = (rows + chunkRows - 1) / chunkRows;
        Done = 0;

        // From here on chunks may be taken. The last write is a full fence: who looks for parked workers now misses none.
        for (int range = 1; range < threads; range++) Volatile.Write(ref Left(range), RangeEnd(range) - RangeEnd(range - 1));
        Interlocked.Exchange(ref Left(0), RangeEnd(0));
    }

    /// <summary>Whether a range has chunks that nobody has taken.</summary>
    /// <param name="range">The range.</param>
    public bool HasWork(int range) => Volatile.Read(ref Left(range)) > 0;

    /// <summary>Does chunks until none is left: first those of one range, then those of the others.</summary>
    /// <param name="range">The range to begin with.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(int range)
    {
        for (int i = 0; i < threads; i++)
        {
            int from = range + i < threads ? range + i : range + i - threads;
            ref int left = ref Left(from);
            int seen = Volatile.Read(ref left);
            while (seen > 0)
            {
                int before = Interlocked.CompareExchange(ref left, seen - 1, seen);
                if (before == seen) Do(RangeEnd(from) - seen);
                seen = before == seen ? Volatile.Read(ref left) : before;
            }
        }
    }

    /// <summary>Waits until all chunks are done.</summary>
    /// <param name="spins">Turns of waiting before the processor is given to others.</param>
    /// <exception cref="AggregateException">What a chunk threw; all others are done all the same.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Join(int spins)
    {
        for (int spin = 0; Volatile.Read(ref Done) < _chunks; spin++)
        {
            if (spin < spins) Thread.SpinWait(1);
            else Thread.Yield();
        }

        if (_failure is null) return;
        Exception failure = _failure;
        _failure = null;
        throw new AggregateException("Work that a team shared failed.", failure);
    }

    private ref int Left(int range) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_counters), (range + 1) * IntsPerCounter);

    // Ranges are equally many chunks, or differ by one.
    private int RangeEnd(int range) => (int)((range + 1L) * _chunks / threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Do(int chunk)
    {
        try
        {
            int first = chunk * _chunkRows;
            _run(_work, first, Math.Min(first + _chunkRows, _rows));
        }
        catch (Exception exception)
        {
            // A worker must not end the process, and the caller must not leave while others are at work.
            Volatile.Write(ref _failure, exception);
        }

        Interlocked.Increment(ref Done);
    }
}
