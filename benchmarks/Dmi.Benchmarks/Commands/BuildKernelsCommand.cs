using System.CommandLine;
using Dmi.Benchmarks.Unrolling;

namespace Dmi.Benchmarks.Commands;

/// <summary>What <c>unroll</c> runs in a process of its own; of no use to people, and hidden from them.</summary>
internal static class BuildKernelsCommand
{
    private static readonly Argument<FileInfo> Library = new("LIBRARY") { Description = "The library to write." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            UnrollBuild.CommandName, "Compile the variants that 'unroll' measures, and make the JIT compile their kernels.")
        {
            Library,
        };
        command.Hidden = true;
        command.SetAction(static (parse, cancellation) =>
        {
            byte[] image = UnrollLibrary.Compile(cancellation);
            File.WriteAllBytes(parse.GetRequiredValue(Library).FullName, image);
            UnrollLibrary.PrepareKernels(image);
            return Task.FromResult(0);
        });
        return command;
    }
}
