using System.Diagnostics;

namespace Dmi.Benchmarks.Unrolling;

/// <summary>The compiled variants, and what the JIT makes of their kernels.</summary>
/// <param name="Image">The library's bytes.</param>
/// <param name="Jit">Outcomes by the full name of the kernel.</param>
/// <remarks>
/// Built in a process of its own, for two reasons: the JIT writes listings where environment variables say that it reads when a process
/// begins; and a compiler that has run in the measuring process keeps the JIT busy with its own methods long afterwards.
/// </remarks>
internal sealed record UnrollBuild(byte[] Image, IReadOnlyDictionary<string, JitOutcome> Jit)
{
    /// <summary>Name of the command that the other process runs; takes the path of the library to be.</summary>
    public const string CommandName = "build-kernels";

    /// <summary>Builds.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">The other process fails.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static UnrollBuild Run(CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("dmi-unroll-").FullName;
        try
        {
            string library = Path.Combine(folder, "Unroll.dll"), listings = Path.Combine(folder, "jit.txt");
            RunChild(library, listings, cancellation);
            return new UnrollBuild(File.ReadAllBytes(library), JitListing.Read(File.ReadAllText(listings)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the JIT made of a variant's kernel.</summary>
    /// <param name="variant">The variant.</param>
    /// <exception cref="InvalidOperationException">It told nothing of it.</exception>
    public JitOutcome JitOf(UnrollVariant variant) => Jit.TryGetValue(variant.KernelName, out JitOutcome? outcome)
        ? outcome
        : throw new InvalidOperationException($"The JIT told nothing of {variant.KernelName}.");

    private static void RunChild(string library, string listings, CancellationToken cancellation)
    {
        // This program may have been started through a host of its own or through dotnet; dotnet is always there.
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(UnrollBuild).Assembly.Location, CommandName, library])
        {
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_JitStdOutFile"] = listings;
        start.Environment["DOTNET_JitDisasm"] = UnrollVariant.Kernel;
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration stop = cancellation.Register(process.Kill);
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The process that compiles the kernels failed: {errors.Trim()}");
    }
}
