using System.Numerics;
using System.Runtime.InteropServices;

namespace Dmi.Models;

/// <summary>Empties the processors' caches of everything else by reading and writing far more memory than they hold.</summary>
public sealed class CacheFlusher
{
    /// <summary>Bytes streamed by one flush.</summary>
    public const int Bytes = 256 << 20;

    private readonly byte[] _memory = GC.AllocateArray<byte>(Bytes, pinned: true);

    /// <summary>Reads and writes all of it.</summary>
    /// <remarks>
    /// At first every processor does a share, since each has caches of its own; all run at the same time, for milliseconds, so the system gives each thread a processor. Then the
    /// calling thread does all of it, which empties the cache that they share and leaves the others idle, as they were before.
    /// </remarks>
    public void Flush()
    {
        int shares = Environment.ProcessorCount;
        Thread[] others = [.. Enumerable.Range(1, shares - 1).Select(share => new Thread(() => Stream(share, shares)))];
        foreach (Thread thread in others) thread.Start();
        Stream(0, shares);
        foreach (Thread thread in others) thread.Join();
        Stream(0, 1);
    }

    private void Stream(int share, int shares)
    {
        (int first, int end) = ((int)((long)Bytes * share / shares), (int)((long)Bytes * (share + 1) / shares));
        foreach (ref Vector<byte> vector in MemoryMarshal.Cast<byte, Vector<byte>>(_memory.AsSpan(first..end))) vector += Vector<byte>.One;
    }
}
