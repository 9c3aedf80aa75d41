using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes the order of a step's parts (P2 algorithm 2), and the choice of a tier for each.</summary>
internal static class StepsEmitter
{
    private const string Weights = "PackedLstm weights";
    private const string State = "LstmState state";

    public static void Write(IndentedWriter writer, KernelPlan plan)
    {
        WriteSteps(writer, plan);
        WritePredict(writer, plan);
        foreach (int size in ProjectedSizes(plan))
        {
            WriteDispatch(writer, $"Project{size}", "ref byte projection, ref sbyte codes, int sumOfCodes, ref int sums",
                "ref projection, ref codes, sumOfCodes, ref sums", bytes: true);
        }

        WriteDispatch(writer, "Little", TierEmitter.LittleParameters(plan), TierEmitter.LittleArguments(plan), bytes: plan.LittleIsBytes);
        WriteDispatch(writer, "SelectRows", TierEmitter.SelectParameters, "ref preActivations, firstSlot, lower, upper, ref rows, count", result: "int");
        WriteDispatch(writer, "BigRows", TierEmitter.BigParameters, "ref bigRows, ref bias, ref input, ref rows, count, ref preActivations");
        WriteDispatch(writer, "Gates", TierEmitter.GatesParameters, "ref preActivations, ref cell, ref hidden");
    }

    /// <summary>The widths for which a projection kernel is needed, each once.</summary>
    public static int[] ProjectedSizes(KernelPlan plan)
    {
        LayerSpec spec = plan.Spec;
        return (plan.ReducesInput, plan.ReducesHidden && !plan.SharesProjection) switch
        {
            (true, true) => [spec.Input, spec.Hidden],
            (true, false) => [spec.Input],
            (false, true) => [spec.Hidden],
            _ => [],
        };
    }

    private static void WriteSteps(IndentedWriter writer, KernelPlan plan)
    {
        using (writer.Braces($"internal static void StepDense({Weights}, {State})"))
        {
            writer.Lines($"""
                LstmBuffers buffers = state.Buffers;
                BigRows(ref weights.BigRows, ref weights.Bias, ref buffers.Input, ref weights.AllRows, {plan.Gates * plan.Spec.Hidden}, ref buffers.PreActivations);
                Gates(ref buffers.PreActivations, ref buffers.Cell, ref Unsafe.Add(ref buffers.Input, {plan.Spec.Input}));
                weights.CountDense(state);
                """);
        }

        writer.Line();
        writer.Line("// After Predict: mask (P2 eq. 17, P1), then the sensitive rows of the big module over the little one's results (P2 eq. 5).");
        using (writer.Braces($"internal static void StepDual({Weights}, {State}, SwitchingThresholds thresholds)"))
        {
            writer.Line("LstmBuffers buffers = state.Buffers;");
            writer.Line("int count = 0;");
            using (writer.Braces($"for (int gate = 0; gate < {plan.Gates}; gate++)"))
            {
                writer.Line("SwitchingInterval sensitive = thresholds.Gates[gate];");
                writer.Line($"count = SelectRows(ref Unsafe.Add(ref buffers.PreActivations, gate * {plan.GateStride}), gate * {plan.GateStride}, sensitive.Lower, sensitive.Upper, ref buffers.Rows, count);");
            }

            writer.Line();
            writer.Lines($"""
                RowList.Pad(ref buffers.Rows, count, {plan.BigRowGroup});
                BigRows(ref weights.BigRows, ref weights.Bias, ref buffers.Input, ref buffers.Rows, count, ref buffers.PreActivations);
                Gates(ref buffers.PreActivations, ref buffers.Cell, ref Unsafe.Add(ref buffers.Input, {plan.Spec.Input}));
                weights.CountDual(state, count);
                """);
        }
    }

    private static void WritePredict(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line();
        writer.Line("// x_Q = Q(x), then y_LL = W_LL P x_Q + b_LL (P2 algorithm 2, steps 1 and 2). False where an input is not finite.");
        using (writer.Braces("internal static bool Predict(PackedLstm weights, LstmBuffers buffers)"))
        {
            WriteSide(writer, plan, new Side("input", 0, plan.Spec.Input, 0, plan.LittleInputColumns, plan.ReducesInput, "InputProjection"));
            WriteSide(writer, plan, new Side("hidden", plan.Spec.Input, plan.Spec.Hidden, plan.LittleHiddenOffset, plan.LittleHiddenColumns, plan.ReducesHidden, "HiddenProjection"));
            if (plan.LittleIsBytes)
            {
                writer.Line("// Weights are stored plus a bias: bias·Σx is taken away from every sum.");
                writer.Line($"int inputOffset = LittleInputKernels.ByteBias * LittleInputKernels.Sum(ref buffers.LittleCodes, {plan.LittleInputColumns});");
                writer.Line($"int hiddenOffset = LittleInputKernels.ByteBias * LittleInputKernels.Sum(ref Unsafe.Add(ref buffers.LittleCodes, {plan.LittleHiddenOffset}), {plan.LittleHiddenColumns});");
                writer.Line("Little(ref weights.LittleRows, ref weights.LittleScales, ref weights.LittleBias, ref buffers.LittleCodes, inputOffset, hiddenOffset, inputScale, hiddenScale, ref buffers.PreActivations);");
            }
            else
            {
                writer.Line("Little(ref weights.LittleRows, ref weights.LittleScales, ref weights.LittleBias, ref buffers.LittleFeatures, ref buffers.PreActivations);");
            }

            writer.Line("return true;");
        }
    }

    private static void WriteSide(IndentedWriter writer, KernelPlan plan, Side side)
    {
        string source = $"ref Unsafe.Add(ref buffers.Input, {side.Offset})";
        string scale = side.Name + "Scale";
        string project = $"Project{side.Size}(ref weights.{side.Projection}, ref buffers.";
        switch (plan.Spec.Bits, side.Reduced)
        {
            case (8, false):
                writer.Line($"float {scale} = LittleInputKernels.Quantize8({source}, {side.Size}, ref Unsafe.Add(ref buffers.LittleCodes, {side.Target}));");
                writer.Line($"if (float.IsNaN({scale})) return false;");
                break;
            case (8, true):
                writer.Line($"float {scale} = LittleInputKernels.Quantize8({source}, {side.Size}, ref buffers.Codes);");
                writer.Line($"if (float.IsNaN({scale})) return false;");
                writer.Line($"{project}Codes, LittleInputKernels.Sum(ref buffers.Codes, {side.Size}), ref buffers.Sums);");
                writer.Line($"{scale} = {scale} * weights.ProjectionScale * LittleInputKernels.Requantize(ref buffers.Sums, {side.Columns}, ref Unsafe.Add(ref buffers.LittleCodes, {side.Target}));");
                break;
            case (_, false):
                string limit = plan.Spec.Bits == 16 ? "InputLimit16" : "Limit8";
                writer.Line($"if (!LittleInputKernels.QuantizeToFloat({source}, {side.Size}, SymmetricQuantizer.{limit}, ref Unsafe.Add(ref buffers.LittleFeatures, {side.Target}))) return false;");
                break;
            case (16, true):
                writer.Line("// A 16-bit code is 256·high + low: the byte kernel runs once for each.");
                writer.Line($"float {scale} = LittleInputKernels.Quantize16({source}, {side.Size}, ref buffers.Codes, ref buffers.LowCodes);");
                writer.Line($"if (float.IsNaN({scale})) return false;");
                writer.Line($"{project}Codes, LittleInputKernels.Sum(ref buffers.Codes, {side.Size}), ref buffers.HighSums);");
                writer.Line($"{project}LowCodes, LittleInputKernels.Sum(ref buffers.LowCodes, {side.Size}), ref buffers.Sums);");
                writer.Line($"LittleInputKernels.JoinBytes(ref buffers.HighSums, ref buffers.Sums, {side.Columns});");
                writer.Line($"LittleInputKernels.ToFloat(ref buffers.Sums, {side.Columns}, {scale} * weights.ProjectionScale, ref Unsafe.Add(ref buffers.LittleFeatures, {side.Target}));");
                break;
            default:
                writer.Line($"float {scale} = LittleInputKernels.Quantize8({source}, {side.Size}, ref buffers.Codes);");
                writer.Line($"if (float.IsNaN({scale})) return false;");
                writer.Line($"{project}Codes, LittleInputKernels.Sum(ref buffers.Codes, {side.Size}), ref buffers.Sums);");
                writer.Line($"LittleInputKernels.ToFloat(ref buffers.Sums, {side.Columns}, {scale} * weights.ProjectionScale, ref Unsafe.Add(ref buffers.LittleFeatures, {side.Target}));");
                break;
        }

        writer.Line();
    }

    private static void WriteDispatch(
        IndentedWriter writer, string name, string parameters, string arguments, string result = "void", bool bytes = false)
    {
        writer.Line();
        using (writer.Braces($"private static {result} {name}({parameters})"))
        {
            string head = result == "void" ? "" : "return ";
            string tail = result == "void" ? " return;" : "";
            using (writer.Braces("switch (KernelTiers.Current)"))
            {
                // AVX-VNNI's byte products have no 512-bit form.
                string when = bytes ? " when !ByteDot.Prefers256" : "";
                writer.Line($"case KernelTier.Vector512{when}: {head}Kernels512.{name}({arguments});{tail}");
                if (bytes) writer.Line("case KernelTier.Vector512:");
                writer.Line($"case KernelTier.Vector256: {head}Kernels256.{name}({arguments});{tail}");
                writer.Line($"case KernelTier.Vector128: {head}Kernels128.{name}({arguments});{tail}");
                writer.Line($"default: {head}KernelsScalar.{name}({arguments});{tail}");
            }
        }
    }

    /// <summary>One side of the input on its way into the little module.</summary>
    /// <param name="Name">input or hidden.</param>
    /// <param name="Offset">Where it begins in [x | h].</param>
    /// <param name="Size">Its width.</param>
    /// <param name="Target">Where its columns begin in a little row.</param>
    /// <param name="Columns">Its columns in a little row.</param>
    /// <param name="Reduced">Whether it is projected.</param>
    /// <param name="Projection">The packed projection.</param>
    private sealed record Side(string Name, int Offset, int Size, int Target, int Columns, bool Reduced, string Projection);
}
