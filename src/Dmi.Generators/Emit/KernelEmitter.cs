using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes the kernels of a layer: the order of the steps, then every kernel once per tier.</summary>
internal static class KernelEmitter
{
    private static readonly TierEmitter[] Tiers = [new VectorTierEmitter(512), new VectorTierEmitter(256), new VectorTierEmitter(128), new ScalarTierEmitter()];

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
        var writer = new IndentedWriter();
        writer.Lines($"""
            {EmittedFile.Header}
            namespace {Namespace(plan.Spec)};

            using global::Dmi;
            using global::Dmi.Layers;
            using global::Dmi.Numerics;
            using global::Dmi.Quantization;
            using global::System.Runtime.CompilerServices;
            using global::System.Runtime.Intrinsics;

            """);
        LayoutEmitter.Write(writer, plan);
        writer.Line();
        using (writer.Braces($"{EmittedFile.GeneratedCode}\ninternal static class Kernels"))
        {
            StepsEmitter.Write(writer, plan);
        }

        foreach (TierEmitter tier in Tiers)
        {
            writer.Line();
            using (writer.Braces($"{EmittedFile.GeneratedCode}\ninternal static class {tier.ClassName}"))
            {
                tier.Write(writer, plan);
            }
        }

        return writer.ToString();
    }
}
