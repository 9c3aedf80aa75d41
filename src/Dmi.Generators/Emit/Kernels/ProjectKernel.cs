using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>P x_Q of one side, without P's factor.</summary>
/// <param name="plan">The plan.</param>
/// <param name="size">Width of the side.</param>
/// <param name="stride">Bytes per row of P.</param>
internal sealed class ProjectKernel(KernelPlan plan, int size, int stride) : Kernel
{
    private const int EntryBits = 8 / KernelPlan.ProjectionPlanes;

    public override string Name => $"Project{size}";

    public override string Parameters => "ref byte projection, ref sbyte codes, int sumOfCodes, int rows, ref int sums";

    public override RowSplit Split => new("rows", stride, ("projection", stride), ("sums", 1));

    public override bool UsesByteProducts => true;

    protected override string Comment => """
        // P x_Q without its factor: entries are stored plus 1, two bits each in four planes, so that they are unsigned, and Σx is taken away
        // at the end.
        """;

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int group = plan.ProjectionRowGroup;
        var bytes = new PlanarBytes(width, EntryBits, signs: 0);
        bytes.WriteMask(writer);
        using (writer.Braces($"for (nint row = 0; row < rows; row += {group})"))
        {
            writer.Line($"ref byte packed = ref Unsafe.Add(ref projection, row * {stride});");
            for (int r = 0; r < group; r++)
            {
                writer.Line($"{width.Name}<int> sum{r} = {width.Name}<int>.Zero;");
                bytes.Write(writer, $"sum{r}", "packed", r * stride, stride, 0);
            }

            string sums = string.Join(", ", Enumerable.Range(0, group).Select(static r => $"sum{r}"));
            writer.Line($"Vector128<int> result = LaneSums.Of({sums}) - Vector128.Create(sumOfCodes);");
            writer.Line($"Vector128.StoreUnsafe(result, ref sums, (nuint)row);");
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint row = 0; row < rows; row++)"))
        {
            writer.Line("int sum = 0;");
            ScalarBytes.Write(writer, "sum", "projection", $"row * {stride}", stride, 0, EntryBits);
            writer.Line("Unsafe.Add(ref sums, row) = sum - sumOfCodes;");
        }
    }
}
