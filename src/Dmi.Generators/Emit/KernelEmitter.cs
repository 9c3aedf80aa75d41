using System.Collections.Generic;
using Dmi.Generators.Emit.Kernels;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes the kernels of a layer: the order of the steps, then every kernel once per tier.</summary>
internal static class KernelEmitter
{
    private static readonly int[] Widths = [512, 256, 128];

    /// <summary>
    /// The kernels' namespace is the layer's own: its using directives come before whatever the user has named alike, so that the text
    /// needs no qualified names and stays readable.
    /// </summary>
    public static string Namespace(LayerSpec spec)
    {
        string path = "Dmi.Generated";
        if (spec.Namespace.Length > 0) path += "." + spec.Namespace;
        foreach (string declaration in spec.ContainingTypes) path += "." + declaration.Substring(declaration.LastIndexOf(' ') + 1);
        return path + "." + spec.TypeName;
    }

    public static string Emit(KernelPlan plan)
    {
        IReadOnlyList<Kernel> kernels = KernelList.Of(plan);
        var writer = new IndentedWriter();
        writer.Lines($"""
            {EmittedFile.Header}
            namespace {Namespace(plan.Spec)};

            using global::Dmi;
            using global::Dmi.Layers;
            using global::Dmi.Numerics;
            using global::Dmi.Quantization;
            using global::Dmi.Threading;
            using global::System;
            using global::System.Runtime.CompilerServices;
            using global::System.Runtime.Intrinsics;

            """);
        LayoutEmitter.Write(writer, plan);
        writer.Line();
        using (writer.Braces($"{EmittedFile.GeneratedCode}\ninternal static class Kernels"))
        {
            StepsEmitter.For(plan).Write(writer);
            foreach (Kernel kernel in kernels) DispatchEmitter.Write(writer, kernel);
        }

        foreach (int bits in Widths) WriteTier(writer, $"Kernels{bits}", kernels, kernel => kernel.WriteVector(writer, new VectorWidth(bits)));
        WriteTier(writer, "KernelsScalar", kernels, kernel => kernel.WriteScalar(writer));
        return writer.ToString();
    }

    private static void WriteTier(IndentedWriter writer, string name, IReadOnlyList<Kernel> kernels, System.Action<Kernel> write)
    {
        writer.Line();
        using (writer.Braces($"{EmittedFile.GeneratedCode}\ninternal static class {name}"))
        {
            for (int i = 0; i < kernels.Count; i++)
            {
                if (i > 0) writer.Line();
                write(kernels[i]);
            }
        }
    }
}
