using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>The mask of one gate by an interval.</summary>
/// <param name="plan">The plan.</param>
internal sealed class SelectKernel(KernelPlan plan) : Kernel
{
    public override string Name => "SelectRows";

    public override string Parameters => "ref float judged, int firstSlot, float lower, float upper, ref int rows, int count";

    public override string Result => "int";

    protected override string Comment => "// Mask of one gate (P2 eq. 17, P1): sensitive where the judged value lies in the interval; NaN does.";

    protected override void WriteVectorBody(IndentedWriter writer, VectorWidth width)
    {
        string vector = width.Name;
        int lastVector = (plan.Spec.Units - 1) / width.Floats * width.Floats;
        int lastLanes = plan.Spec.Units - lastVector;
        writer.Line($"{vector}<float> least = {vector}.Create(lower);");
        writer.Line($"{vector}<float> most = {vector}.Create(upper);");
        string insensitive = $"{vector}.LessThan(y, least) | {vector}.GreaterThan(y, most)";
        if (lastVector > 0)
        {
            using (writer.Braces($"for (int unit = 0; unit < {lastVector}; unit += {width.Floats})"))
            {
                writer.Line($"{vector}<float> y = {vector}.LoadUnsafe(ref judged, (nuint)unit);");
                writer.Line($"count = RowList.Append(ref rows, count, firstSlot + unit, {insensitive});");
            }

            writer.Line();
        }

        string lanes = lastLanes == width.Floats ? "" : $" | {vector}.AsSingle({vector}.GreaterThanOrEqual({vector}<int>.Indices, {vector}.Create({lastLanes})))";
        using (writer.Braces("// The last vector: only its lanes that are units."))
        {
            writer.Line($"{vector}<float> y = {vector}.LoadUnsafe(ref judged, {lastVector});");
            writer.Line($"return RowList.Append(ref rows, count, firstSlot + {lastVector}, {insensitive}{lanes});");
        }
    }

    protected override void WriteScalarBody(IndentedWriter writer)
    {
        using (writer.Braces($"for (int unit = 0; unit < {plan.Spec.Units}; unit++)"))
        {
            writer.Line("float y = Unsafe.Add(ref judged, unit);");
            writer.Line("if (!(y < lower) && !(y > upper)) Unsafe.Add(ref rows, count++) = firstSlot + unit;");
        }

        writer.Line();
        writer.Line("return count;");
    }
}
