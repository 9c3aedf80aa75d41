using System.Linq;
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

        if (kernel.Split is { } split) WriteShared(writer, kernel, split);
    }

    // The kernel's rows as work that a team shares. Without a team it costs a comparison.
    private static void WriteShared(IndentedWriter writer, Kernel kernel, RowSplit split)
    {
        string work = $"{kernel.Name}Work";
        (bool IsReference, string Type, string Name)[] held = [.. kernel.ParameterList.Where(parameter => parameter.Name != split.Rows)];
        writer.Line();
        using (writer.Braces($"private static void {kernel.Name}(WorkerTeam? team, {kernel.Parameters})"))
        {
            using (writer.Braces("if (team is null)"))
            {
                writer.Line($"{kernel.Name}({kernel.Arguments});");
                writer.Line("return;");
            }

            writer.Line();
            writer.Line($"var work = new {work}({string.Join(", ", held.Select(static parameter => (parameter.IsReference ? "ref " : "") + parameter.Name))});");
            writer.Line($"team.Run(ref work, {split.Rows}, {split.BytesPerRow});");
        }

        writer.Line();
        using (writer.Braces($"private readonly ref struct {work}({string.Join(", ", held.Select(static parameter => (parameter.IsReference ? "ref " : "") + $"{parameter.Type} {parameter.Name}"))}) : ITeamWork"))
        {
            foreach ((bool isReference, string type, string name) in held)
            {
                writer.Line(isReference ? $"private readonly ref {type} _{name} = ref {name};" : $"private readonly {type} _{name} = {name};");
            }

            writer.Line();
            string arguments = string.Join(", ", kernel.ParameterList.Select(parameter => split.Argument(parameter.Name, parameter.IsReference)));
            writer.Line($"public void Run(int first, int end) => {kernel.Name}({arguments});");
        }
    }
}
