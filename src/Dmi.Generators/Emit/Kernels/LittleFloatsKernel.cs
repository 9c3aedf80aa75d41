using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>y_LL of one block with weights of 16 or 32 bits, which meet the values of the input.</summary>
/// <param name="plan">The plan.</param>
/// <param name="block">The block.</param>
internal sealed class LittleFloatsKernel(KernelPlan plan, LittleBlockPlan block) : Kernel
{
    public override string Name => block.Kernel;

    public override string Parameters => "ref byte littleRows, ref float scales, ref float bias, ref float features, int slots, ref float preActivations";

    public override RowSplit Split => new("slots", block.RowBytes, ("littleRows", block.RowBytes), ("scales", 1), ("bias", 1), ("preActivations", 1));

    protected override string Comment => plan.IsLearned ? "// y_LL = W_LL u + b_LL." : "// y_LL = W_LL P x_Q + b_LL.";

    private bool IsShort => plan.Spec.Bits == 16;

    private string Type => IsShort ? "short" : "float";

    private int Length => block.RowBytes / (plan.Spec.Bits / 8);

    // The segments of a row lie side by side as their features do, so one loop runs over both.
    private int FirstFeature => block.ReadsInput || block.Learned is not null ? 0 : plan.LittleHiddenInput;

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        int group = plan.LittleRowGroup;
        string vector = width.Name;
        using (writer.Braces($"for (nint slot = 0; slot < slots; slot += {group})"))
        {
            writer.Line($"ref {Type} row = ref Unsafe.Add(ref Unsafe.As<byte, {Type}>(ref littleRows), slot * {Length});");
            for (int r = 0; r < group; r++) writer.Line($"{vector}<float> sum{r} = {vector}<float>.Zero;");
            using (writer.Braces($"for (nint column = 0; column < {Length}; column += {(IsShort ? 2 : 1) * width.Floats})"))
            {
                writer.Line($"{vector}<float> x = {vector}.LoadUnsafe(ref features, (nuint){Feature(0)});");
                if (IsShort) writer.Line($"{vector}<float> xUpper = {vector}.LoadUnsafe(ref features, (nuint){Feature(width.Floats)});");
                for (int r = 0; r < group; r++) WriteRow(writer, vector, r);
            }

            writer.Line();
            for (int r = 0; r < group; r++)
            {
                writer.Line($"Unsafe.Add(ref preActivations, slot + {r}) = {vector}.Sum(sum{r}) * Unsafe.Add(ref scales, slot + {r}) + Unsafe.Add(ref bias, slot + {r});");
            }
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces("for (nint slot = 0; slot < slots; slot++)"))
        {
            writer.Lines($$"""
                ref {{Type}} row = ref Unsafe.Add(ref Unsafe.As<byte, {{Type}}>(ref littleRows), slot * {{Length}});
                float sum = 0;
                for (nint column = 0; column < {{Length}}; column++) sum += Unsafe.Add(ref row, column) * Unsafe.Add(ref features, {{Feature(0)}});
                Unsafe.Add(ref preActivations, slot) = sum * Unsafe.Add(ref scales, slot) + Unsafe.Add(ref bias, slot);
                """);
        }
    }

    private void WriteRow(IndentedWriter writer, string vector, int r)
    {
        string load = $"{vector}.LoadUnsafe(ref row, (nuint)(column + {r * Length}))";
        if (!IsShort)
        {
            writer.Line($"sum{r} = {vector}.MultiplyAddEstimate({load}, x, sum{r});");
            return;
        }

        writer.Line($"{vector}<short> w{r} = {load};");
        writer.Line($"sum{r} = {vector}.MultiplyAddEstimate({vector}.ConvertToSingle({vector}.WidenLower(w{r})), x, sum{r});");
        writer.Line($"sum{r} = {vector}.MultiplyAddEstimate({vector}.ConvertToSingle({vector}.WidenUpper(w{r})), xUpper, sum{r});");
    }

    private string Feature(int offset) => FirstFeature + offset == 0 ? "column" : $"(column + {FirstFeature + offset})";
}
