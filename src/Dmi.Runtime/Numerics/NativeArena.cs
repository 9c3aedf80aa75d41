using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dmi.Numerics;

/// <summary>
/// Native memory that lives and dies together: 64-byte aligned, zeroed, on huge pages where the system offers them on request.
/// </summary>
/// <remarks>
/// Users of the memory hold the handle (<see cref="SafeHandle.DangerousAddRef"/>), so that disposing in one thread while another computes
/// frees nothing until the other is done, and using it after disposal throws.
/// </remarks>
internal sealed unsafe class NativeArena : SafeHandle
{
    /// <summary>One cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private const nuint HugePage = 2 << 20;
    private const nuint WorthHugePages = HugePage / 2;

    private readonly List<(nint Address, nuint Bytes)> _blocks = [];

    /// <summary>An empty arena.</summary>
    public NativeArena()
        : base(0, ownsHandle: true) => SetHandle(1);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Allocates zeroed memory for <paramref name="count"/> elements.</summary>
    /// <exception cref="OutOfMemoryException">There is not enough.</exception>
    public T* Allocate<T>(long count)
        where T : unmanaged
    {
        nuint bytes = Math.Max((nuint)checked(count * Unsafe.SizeOf<T>()), Alignment);
        if (GuardedMemory.IsEnabled)
        {
            void* guarded = GuardedMemory.Allocate(bytes);
            _blocks.Add(((nint)guarded, bytes));
            return (T*)guarded;
        }

        bool huge = bytes >= WorthHugePages;
        nuint alignment = huge ? HugePage : Alignment;
        nuint rounded = (bytes + alignment - 1) / alignment * alignment;
        void* block = NativeMemory.AlignedAlloc(rounded, alignment);
        _blocks.Add(((nint)block, rounded));
        if (huge) HugePages.Advise(block, rounded);
        NativeMemory.Clear(block, rounded);
        return (T*)block;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        foreach ((nint address, nuint bytes) in _blocks)
        {
            if (GuardedMemory.IsEnabled) GuardedMemory.Free((void*)address, bytes);
            else NativeMemory.AlignedFree((void*)address);
        }

        _blocks.Clear();
        return true;
    }
}
