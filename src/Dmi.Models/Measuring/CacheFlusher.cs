using System.Numerics;
using System.Runtime.InteropServices;

namespace Dmi.Models;

/// <summary>Empties the processor's caches of everything else by reading and writing far more memory than they hold.</summary>
public sealed class CacheFlusher
{
    /// <summary>Bytes streamed by one flush.</summary>
    public const int Bytes = 256 << 20;

    private readonly byte[] _memory = GC.AllocateArray<byte>(Bytes, pinned: true);

    /// <summary>Reads and writes all of it.</summary>
    public void Flush()
    {
        foreach (ref Vector<byte> vector in MemoryMarshal.Cast<byte, Vector<byte>>(_memory.AsSpan())) vector += Vector<byte>.One;
    }
}
