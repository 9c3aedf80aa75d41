using System.Runtime.InteropServices;

namespace Dmi.Numerics;

/// <summary>
/// For tests: with <c>DMI_GUARD_PAGES=1</c> every buffer of layers and states ends at a page that may not be touched, so that a read or
/// write past its end ends the process. That of states is never freed. Linux only.
/// </summary>
internal static unsafe partial class GuardedMemory
{
    private const int ReadWrite = 3;
    private const int None = 0;
    private const int PrivateAnonymous = 0x22;

    public static bool IsEnabled { get; } = Environment.GetEnvironmentVariable("DMI_GUARD_PAGES") == "1";

    public static void* Allocate(nuint bytes)
    {
        (nuint aligned, nuint mapped, nuint page) = Measure(bytes);
        nint start = MMap(0, mapped + page, ReadWrite, PrivateAnonymous, -1, 0);
        if (start == -1) throw new InvalidOperationException($"mmap of {mapped + page} bytes failed.");
        byte* guard = (byte*)start + mapped;
        if (MProtect(guard, page, None) != 0) throw new InvalidOperationException("mprotect of a guard page failed.");
        return guard - aligned;
    }

    /// <summary>Gives memory back: a process may have so many mappings and no more.</summary>
    public static void Free(void* memory, nuint bytes)
    {
        (nuint aligned, nuint mapped, nuint page) = Measure(bytes);
        _ = MUnmap((byte*)memory + aligned - mapped, mapped + page);
    }

    // Bytes that are handed out, those of the pages that hold them, and those of the guard.
    private static (nuint Aligned, nuint Mapped, nuint Page) Measure(nuint bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint aligned = (bytes + NativeArena.Alignment - 1) / NativeArena.Alignment * NativeArena.Alignment;
        return (aligned, (aligned + page - 1) / page * page, page);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int MUnmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int MProtect(void* address, nuint length, int protection);
}
