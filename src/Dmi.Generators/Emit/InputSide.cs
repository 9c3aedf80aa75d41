using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>One side of the input on its way into the little module.</summary>
/// <param name="Name">Prefix of its variables.</param>
/// <param name="Source">First of its values.</param>
/// <param name="Size">Its width.</param>
/// <param name="Target">Where it begins in the little module's input.</param>
/// <param name="Columns">Its columns in a little row.</param>
/// <param name="IsReduced">Whether it is projected.</param>
/// <param name="Projection">The packed projection.</param>
internal sealed record InputSide(string Name, string Source, int Size, int Target, int Columns, bool IsReduced, string Projection)
{
    public static InputSide Input(KernelPlan plan) =>
        new("input", "ref buffers.Input", plan.Spec.Input, 0, plan.LittleInputColumns, plan.ReducesInput, "InputProjection");

    public static InputSide Hidden(KernelPlan plan) => OfHidden(plan, $"ref Unsafe.Add(ref buffers.Input, {plan.HiddenOffset})");

    public static InputSide ResetHidden(KernelPlan plan) => OfHidden(plan, $"ref Unsafe.Add(ref buffers.ResetInput, {plan.HiddenOffset})");

    private static InputSide OfHidden(KernelPlan plan, string source) =>
        new("hidden", source, plan.Spec.Hidden, plan.LittleHiddenInput, plan.LittleHiddenColumns, plan.ReducesHidden, "HiddenProjection");

    /// <summary>
    /// Writes x_Q = Q(x), projected and quantised again where the side is wide (P2 algorithm 2, step 1); leaves <c>{Name}Scale</c> behind.
    /// </summary>
    public void WriteEncode(IndentedWriter writer, KernelPlan plan)
    {
        string scale = Name + "Scale";
        string codes = StepsEmitter.At("buffers.LittleCodes", Target), features = StepsEmitter.At("buffers.LittleFeatures", Target);
        string project = $"Project{Size}(ref weights.{Projection}, ref buffers.";
        if (!IsReduced && plan.HasInputCodes)
        {
            WriteQuantize(writer, scale, codes);
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
            writer.Line($"{project}Codes, LittleInputKernels.Sum(ref buffers.Codes, {Size}), ref buffers.HighSums);");
            writer.Line($"{project}LowCodes, LittleInputKernels.Sum(ref buffers.LowCodes, {Size}), ref buffers.Sums);");
            writer.Line($"LittleInputKernels.JoinBytes(ref buffers.HighSums, ref buffers.Sums, {Columns});");
            writer.Line($"LittleInputKernels.ToFloat(ref buffers.Sums, {Columns}, {scale} * weights.ProjectionScale, {features});");
        }
        else
        {
            WriteQuantize(writer, scale, "ref buffers.Codes");
            writer.Line($"{project}Codes, LittleInputKernels.Sum(ref buffers.Codes, {Size}), ref buffers.Sums);");
            writer.Line(plan.LittleIsBytes
                ? $"{scale} = {scale} * weights.ProjectionScale * LittleInputKernels.Requantize(ref buffers.Sums, {Columns}, {codes});"
                : $"LittleInputKernels.ToFloat(ref buffers.Sums, {Columns}, {scale} * weights.ProjectionScale, {features});");
        }

        if (plan.HasInputCodes)
        {
            // The rows of a learned projection have bits of their own.
            string bias = Bias(plan.IsLearned ? plan.Spec.ProjectionBits : plan.Spec.Bits);
            writer.Line($"int {Name}Offset = {bias} * LittleInputKernels.Sum({codes}, {(plan.IsLearned ? Size : Columns)});");
        }

        writer.Line();
    }

    /// <summary>What is taken away from a sum for every unit of Σx, as an expression.</summary>
    public static string Bias(int bits) => bits == 8 ? "LittleInputKernels.ByteBias" : $"{(1 << bits) - 1}";

    private void WriteQuantize(IndentedWriter writer, string scale, string codes)
    {
        writer.Line($"float {scale} = LittleInputKernels.Quantize8({Source}, {Size}, {codes});");
        writer.Line($"if (float.IsNaN({scale})) return false;");
    }
}
