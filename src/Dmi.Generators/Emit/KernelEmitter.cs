using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes the kernels of a layer: the order of the steps, then every kernel once per tier.</summary>
internal static class KernelEmitter
{
    private static readonly TierEmitter[] Tiers = [new VectorTierEmitter(512), new VectorTierEmitter(256), new VectorTierEmitter(128), new ScalarTierEmitter()];

    public static string Emit(KernelPlan plan) => EmittedFile.Write(plan.Spec, "", writer =>
    {
        using (writer.Braces($"{EmittedFile.GeneratedCode}\nprivate static class Kernels"))
        {
            StepsEmitter.Write(writer, plan);
        }

        foreach (TierEmitter tier in Tiers)
        {
            writer.Line();
            using (writer.Braces($"{EmittedFile.GeneratedCode}\nprivate static class {tier.ClassName}"))
            {
                tier.Write(writer, plan);
            }
        }
    });
}
