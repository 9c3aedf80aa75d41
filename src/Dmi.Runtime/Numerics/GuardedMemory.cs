using System.Runtime.InteropServices;

namespace Dmi.Numerics;

/// <summary>
/// For tests: with <c>DMI_GUARD_PAGES=1</c> every buffer of layers and states ends at a page that may not be touched, so that a read or
/// write past its end ends the process. Nothing frees such memory but <see cref="ReleaseAll"/>. Linux only.
/// </summary>
internal static unsafe partial class GuardedMemory
{
    private const int ReadWrite = 3;
    private const int None = 0;
    private const int PrivateAnonymous = 0x22;

    private static readonly List<Mapping> Mappings = [];

    public static bool IsEnabled { get; } = Environment.GetEnvironmentVariable("DMI_GUARD_PAGES") == "1";

    public static void* Allocate(nuint bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint aligned = (bytes + NativeArena.Alignment - 1) / NativeArena.Alignment * NativeArena.Alignment;
        nuint mapped = (aligned + page - 1) / page * page;
        nint start = MMap(0, mapped + page, ReadWrite, PrivateAnonymous, -1, 0);
        if (start == -1) throw new InvalidOperationException($"mmap of {mapped + page} bytes failed.");
        byte* guard = (byte*)start + mapped;
        if (MProtect(guard, page, None) != 0) throw new InvalidOperationException("mprotect of a guard page failed.");
        lock (Mappings) Mappings.Add(new Mapping(start, mapped + page));
        return guard - aligned;
    }

    /// <summary>Frees all of it. Whoever calls this knows that no layer and no state is in use: a process may have 65,530 mappings.</summary>
    public static void ReleaseAll()
    {
        lock (Mappings)
        {
            foreach (Mapping mapping in Mappings)
            {
                if (MUnmap(mapping.Start, mapping.Bytes) != 0) throw new InvalidOperationException($"munmap of {mapping.Bytes} bytes failed.");
            }

            Mappings.Clear();
        }
    }

    private sealed record Mapping(nint Start, nuint Bytes);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int MUnmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int MProtect(void* address, nuint length, int protection);
}
