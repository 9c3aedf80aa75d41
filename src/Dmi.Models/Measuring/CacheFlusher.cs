using System.Numerics;
using System.Runtime.InteropServices;

namespace Dmi.Models;

/// <summary>
/// Empties the processors' caches of everything else by reading and writing far more memory than they hold. Every processor does a share, since each has
/// caches of its own.
/// </summary>
public sealed class CacheFlusher
{
    /// <summary>Bytes streamed by one flush.</summary>
    public const int Bytes = 256 << 20;

    private readonly byte[] _memory = GC.AllocateArray<byte>(Bytes, pinned: true);

    /// <summary>Reads and writes all of it.</summary>
    public void Flush()
    {
        // All run at the same time, for milliseconds, so the system gives each a processor of its own; a thread pool might give them one.
        int shares = Environment.ProcessorCount;
        Thread[] others = [.. Enumerable.Range(1, shares - 1).Select(share => new Thread(() => Stream(share, shares)))];
        foreach (Thread thread in others) thread.Start();
        Stream(0, shares);
        foreach (Thread thread in others) thread.Join();
    }

    private void Stream(int share, int shares)
    {
        (int first, int end) = ((int)((long)Bytes * share / shares), (int)((long)Bytes * (share + 1) / shares));
        foreach (ref Vector<byte> vector in MemoryMarshal.Cast<byte, Vector<byte>>(_memory.AsSpan(first..end))) vector += Vector<byte>.One;
    }
}
