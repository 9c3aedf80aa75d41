using Dmi.Generators.Emit.Kernels;

namespace Dmi.Generators.Emit;

/// <summary>Writes the choice of a tier for a kernel.</summary>
internal static class DispatchEmitter
{
    public static void Write(IndentedWriter writer, Kernel kernel)
    {
        writer.Line();
        using (writer.Braces($"private static {kernel.Result} {kernel.Name}({kernel.Parameters})"))
        using (writer.Braces("switch (KernelTiers.Current)"))
        {
            string head = kernel.Result == "void" ? "" : "return ";
            string tail = kernel.Result == "void" ? " return;" : "";
            string call = $"{kernel.Name}({kernel.Arguments});{tail}";

            // AVX-VNNI's byte products have no 512-bit form.
            string when = kernel.UsesByteProducts ? " when !ByteDot.Prefers256" : "";
            writer.Line($"case KernelTier.Vector512{when}: {head}Kernels512.{call}");
            if (kernel.UsesByteProducts) writer.Line("case KernelTier.Vector512:");
            writer.Line($"case KernelTier.Vector256: {head}Kernels256.{call}");
            writer.Line($"case KernelTier.Vector128: {head}Kernels128.{call}");
            writer.Line($"default: {head}KernelsScalar.{call}");
        }
    }
}
