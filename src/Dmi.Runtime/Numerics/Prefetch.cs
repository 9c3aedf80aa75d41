using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Dmi.Numerics;

/// <summary>Hints to the processor about memory that will be read soon. They never fault and may do nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Prefetch
{
    /// <summary>Brings a cache line into the second level, which has room for more requests at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SecondLevelLine<T>(ref readonly T first)
        where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.AsRef(in first)));
    }
}
