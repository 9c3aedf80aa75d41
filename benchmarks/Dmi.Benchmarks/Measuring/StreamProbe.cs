using System.Runtime.Intrinsics;
using Dmi.Numerics;
using Dmi.Threading;

namespace Dmi.Benchmarks.Measuring;

/// <summary>
/// Reads a block of memory once, in order, each thread its share: the least time in which a dense step could read its weights. The block lies in
/// huge pages where the system offers them, as a layer's weights do.
/// </summary>
internal sealed unsafe class StreamProbe : IDisposable
{
    // One pass of the inner loop; the sums run in parallel so that memory, not the adder, is waited for.
    private const int BlockBytes = 4 * 32;

    private readonly NativeArena _arena = new();
    private readonly WorkerTeam _team;
    private readonly int _blocks;
    private readonly byte* _start;
    private long _sum;

    /// <summary>Allocates and touches the block.</summary>
    /// <param name="bytes">Its size, from 1; rounded up to whole blocks of 128 bytes.</param>
    /// <param name="team">The threads that read it.</param>
    public StreamProbe(long bytes, WorkerTeam team)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        _team = team;
        _blocks = checked((int)((bytes + BlockBytes - 1) / BlockBytes));
        Bytes = (long)_blocks * BlockBytes;
        _start = _arena.Allocate<byte>(Bytes);
    }

    /// <summary>Bytes per read.</summary>
    public long Bytes { get; }

    /// <summary>The read as something to be timed.</summary>
    public Candidate ToCandidate() => new("stream", Read);

    /// <summary>Reads every byte once.</summary>
    /// <exception cref="ObjectDisposedException">The block is gone.</exception>
    public void Read()
    {
        ObjectDisposedException.ThrowIf(_arena.IsClosed, this);
        var work = new BlocksWork(this);
        _team.Run(ref work, _blocks, BlockBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private void Read(int first, int end)
    {
        Vector256<long> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        byte* position = _start + (long)first * BlockBytes;
        for (int block = first; block < end; block++, position += BlockBytes)
        {
            sum0 += Vector256.LoadAligned((long*)position);
            sum1 += Vector256.LoadAligned((long*)(position + 32));
            sum2 += Vector256.LoadAligned((long*)(position + 64));
            sum3 += Vector256.LoadAligned((long*)(position + 96));
        }

        // Kept, lest the loop be dropped as useless.
        Volatile.Write(ref _sum, Vector256.Sum(sum0 + sum1 + sum2 + sum3));
    }

    private readonly struct BlocksWork(StreamProbe probe) : ITeamWork
    {
        public void Run(int first, int end) => probe.Read(first, end);
    }
}
