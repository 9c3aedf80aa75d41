using System.Reflection;
using System.Runtime.CompilerServices;
using Dmi.Benchmarks.Generation;
using Microsoft.CodeAnalysis;

namespace Dmi.Benchmarks.Unrolling;

/// <summary>All variants in one library.</summary>
internal static class UnrollLibrary
{
    /// <summary>Compiles it.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The library's bytes.</returns>
    public static byte[] Compile(CancellationToken cancellation)
    {
        IEnumerable<SyntaxTree> files = UnrollVariant.All.SelectMany(static variant => variant.Texts)
            .Select(static (text, i) => ConsumerCompilation.Parse(text, $"File{i}.cs"));
        return ConsumerCompilation.Emit(ConsumerCompilation.Create("Unroll", files), cancellation);
    }

    /// <summary>Makes the JIT compile the kernel of every variant, without calling it.</summary>
    /// <param name="image">The library's bytes.</param>
    public static void PrepareKernels(byte[] image)
    {
        var library = Assembly.Load(image);
        foreach (UnrollVariant variant in UnrollVariant.All)
        {
            Type kernels = library.GetType(variant.KernelClass, throwOnError: true)!;
            MethodInfo kernel = kernels.GetMethod(UnrollVariant.Kernel, BindingFlags.Static | BindingFlags.NonPublic)
                ?? throw new InvalidOperationException($"{kernels} has no method {UnrollVariant.Kernel}.");
            RuntimeHelpers.PrepareMethod(kernel.MethodHandle);
        }
    }
}
