using System.Runtime.InteropServices;

namespace Dmi.Runtime.Tests.Numerics;

/// <summary>Memory whose last float is followed by a page that cannot be touched: reading or writing past the end ends the process.</summary>
internal sealed unsafe partial class GuardedFloats : IDisposable
{
    private const int PageSize = 65_536;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;

    private readonly nint _address;
    private readonly nint _size;
    private readonly float* _values;
    private readonly int _count;

    public GuardedFloats(float[] values)
    {
        nint usable = ((nint)values.Length * sizeof(float) + PageSize - 1) / PageSize * PageSize;
        _size = usable + PageSize;
        _address = MapMemory(0, _size, ReadWrite, PrivateAnonymous, -1, 0);
        if (_address == -1) throw new InvalidOperationException($"mmap failed with {Marshal.GetLastPInvokeError()}.");
        if (ProtectMemory(_address + usable, PageSize, 0) != 0) throw new InvalidOperationException($"mprotect failed with {Marshal.GetLastPInvokeError()}.");
        _values = (float*)(_address + usable) - values.Length;
        _count = values.Length;
        values.CopyTo(Span);
    }

    public static bool IsSupported => OperatingSystem.IsLinux();

    public Span<float> Span => new(_values, _count);

    public void Dispose() => _ = UnmapMemory(_address, _size);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint MapMemory(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ProtectMemory(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UnmapMemory(nint address, nint length);
}
