using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>One side of the input on its way into the little module, and into a big module of integers.</summary>
/// <param name="Name">Prefix of its variables.</param>
/// <param name="Source">First of its values.</param>
/// <param name="Size">Its width.</param>
/// <param name="Target">Where it begins in the little module's input.</param>
/// <param name="Columns">Its columns in a little row.</param>
/// <param name="IsReduced">Whether it is projected.</param>
/// <param name="Projection">The packed projection.</param>
/// <param name="BigName">Prefix of its variables in a big module of integers.</param>
/// <param name="BigTarget">Where these codes begin.</param>
internal sealed record InputSide(
    string Name, string Source, int Size, int Target, int Columns, bool IsReduced, string Projection, string BigName, int BigTarget)
{
    /// <summary>Variable of the scale of its codes in a big module of integers.</summary>
    public string BigScale => BigName + "Scale";

    /// <summary>Variable of what its codes add to every sum of such a module.</summary>
    public string BigExcess => BigName + "Excess";

    public static InputSide Input(KernelPlan plan) =>
        new("input", "ref buffers.Input", plan.Spec.Input, 0, plan.LittleInputColumns, plan.ReducesInput, "InputProjection", "bigInput", 0);

    public static InputSide Hidden(KernelPlan plan) => OfHidden(plan, StepsEmitter.At("buffers.Input", plan.HiddenOffset), "bigHidden");

    public static InputSide ResetHidden(KernelPlan plan) => OfHidden(plan, StepsEmitter.At("buffers.ResetInput", plan.HiddenOffset), "bigReset");

    private static InputSide OfHidden(KernelPlan plan, string source, string bigName) =>
        new("hidden", source, plan.Spec.Hidden, plan.LittleHiddenInput, plan.LittleHiddenColumns, plan.ReducesHidden, "HiddenProjection", bigName, plan.HiddenOffset);

    /// <summary>What a kernel of integer rows must know of the codes that these meet, as arguments.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="hidden">What stands in h's place.</param>
    public static string BigArguments(KernelPlan plan, HiddenSide hidden)
    {
        InputSide[] sides = hidden switch
        {
            HiddenSide.None => [Input(plan)],
            HiddenSide.Hidden when plan.Spec.Input == 0 => [Hidden(plan)],
            HiddenSide.Hidden => [Input(plan), Hidden(plan)],
            _ => [Input(plan), ResetHidden(plan)],
        };
        return $"{string.Join(", ", sides.Select(static side => side.BigExcess))}, {string.Join(", ", sides.Select(static side => side.BigScale))}";
    }

    /// <summary>
    /// Writes Q(x) for a big module of integers; leaves <see cref="BigExcess"/> behind and <see cref="BigScale"/>, which is not a number where a value is not finite, and
    /// so makes every result.
    /// </summary>
    public void WriteBigCodes(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line($"float {BigScale} = LittleInputKernels.Quantize8({Source}, {Size}, {StepsEmitter.At("buffers.BigCodes", BigTarget)});");
        int end = Name == Input(plan).Name ? plan.HiddenOffset : plan.BigRowLength;
        writer.Line($"SplitCodes(ref buffers.BigCodes, ref buffers.BigOperands, {BigTarget}, {end}, {plan.BigRowLength});");
        writer.Line($"int {BigExcess} = ByteDot.Excess({StepsEmitter.At("buffers.BigCodes", BigTarget)}, {Size});");
    }

    /// <summary>
    /// Writes x_Q = Q(x), projected and quantised again where the side is wide (P2 algorithm 2, step 1); leaves <c>{Name}Scale</c> behind.
    /// </summary>
    public void WriteEncode(IndentedWriter writer, KernelPlan plan)
    {
        string scale = Name + "Scale";
        string codes = StepsEmitter.At("buffers.LittleCodes", Target), features = StepsEmitter.At("buffers.LittleFeatures", Target);
        string project = $"Project{Size}(team, ref weights.{Projection}, ref buffers.";
        string wholeCodes = plan.HasBigCodes ? StepsEmitter.At("buffers.BigCodes", BigTarget) : "ref buffers.Codes";
        if (!IsReduced && plan.HasInputCodes)
        {
            WriteQuantize(writer, plan, scale, codes);
        }
        else if (!IsReduced)
        {
            string limit = plan.Spec.Bits == 16 ? "InputLimit16" : "Limit8";
            writer.Line($"if (!LittleInputKernels.QuantizeToFloat({Source}, {Size}, SymmetricQuantizer.{limit}, {features})) return false;");
        }
        else if (plan.Spec.Bits == 16)
        {
            writer.Line("// A 16-bit code is 256·high + low: the byte kernel runs once for each.");
            writer.Line($"float {scale} = LittleInputKernels.Quantize16({Source}, {Size}, ref buffers.Codes, ref buffers.LowCodes);");
            writer.Line($"if (float.IsNaN({scale})) return false;");
            writer.Line($"{project}Codes, ByteDot.Sum(ref buffers.Codes, {Size}), {plan.ProjectionRows}, ref buffers.HighSums);");
            writer.Line($"{project}LowCodes, ByteDot.Sum(ref buffers.LowCodes, {Size}), {plan.ProjectionRows}, ref buffers.Sums);");
            writer.Line($"LittleInputKernels.JoinBytes(ref buffers.HighSums, ref buffers.Sums, {Columns});");
            writer.Line($"LittleInputKernels.ToFloat(ref buffers.Sums, {Columns}, {scale} * weights.ProjectionScale, {features});");
        }
        else
        {
            WriteQuantize(writer, plan, scale, wholeCodes);
            writer.Line($"Project{Size}(team, ref weights.{Projection}, {wholeCodes}, ByteDot.Sum({wholeCodes}, {Size}), {plan.ProjectionRows}, ref buffers.Sums);");
            writer.Line(plan.LittleIsBytes
                ? $"{scale} = {scale} * weights.ProjectionScale * LittleInputKernels.Requantize(ref buffers.Sums, {Columns}, {codes});"
                : $"LittleInputKernels.ToFloat(ref buffers.Sums, {Columns}, {scale} * weights.ProjectionScale, {features});");
        }

        if (plan.HasInputCodes) writer.Line($"int {Name}Offset = {Offset(plan.CodeBits, codes, plan.IsLearned ? Size : Columns)};");

        writer.Line();
    }

    /// <summary>What is taken away from the sums of rows with these codes, or from twice the sums where they have less than 8 bits, as an expression.</summary>
    /// <param name="bits">Bits of the rows.</param>
    /// <param name="codes">First of the codes.</param>
    /// <param name="count">Codes.</param>
    public static string Offset(int bits, string codes, int count) =>
        bits == 8 ? $"ByteDot.Excess({codes}, {count})" : $"{(1 << bits) - 1} * ByteDot.Sum({codes}, {count})";

    // Where the big module has met the same codes, they are there already.
    private void WriteQuantize(IndentedWriter writer, KernelPlan plan, string scale, string codes)
    {
        string bigCodes = StepsEmitter.At("buffers.BigCodes", BigTarget);
        writer.Line(plan.HasBigCodes ? $"float {scale} = {BigScale};" : $"float {scale} = LittleInputKernels.Quantize8({Source}, {Size}, {codes});");
        writer.Line($"if (float.IsNaN({scale})) return false;");
        if (plan.HasBigCodes && codes != bigCodes) writer.Line($"LittleInputKernels.Copy({bigCodes}, {Size}, {codes});");
    }
}
