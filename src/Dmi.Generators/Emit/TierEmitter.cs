using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes all kernels of a layer for one tier. Every tier has the same methods with the same signatures.</summary>
internal abstract class TierEmitter
{
    public const string SelectParameters = "ref float preActivations, int firstSlot, float lower, float upper, ref int rows, int count";

    public const string BigParameters = "ref float bigRows, ref float bias, ref float input, ref int rows, int count, ref float preActivations";

    public const string GatesParameters = "ref float preActivations, ref float cell, ref float hidden";

    protected const string ProjectParameters = "ref byte projection, ref sbyte codes, int sumOfCodes, ref int sums";

    /// <summary>Optimised from the first call: a step must not wait for the tiers of the JIT, and no branch is left to profile.</summary>
    protected const string Optimized = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    /// <summary>Name of the nested class.</summary>
    public abstract string ClassName { get; }

    public static string LittleParameters(KernelPlan plan) => plan.LittleIsBytes
        ? "ref byte littleRows, ref float scales, ref float bias, ref sbyte codes, int inputOffset, int hiddenOffset, float inputScale, float hiddenScale, ref float preActivations"
        : "ref byte littleRows, ref float scales, ref float bias, ref float features, ref float preActivations";

    public static string LittleArguments(KernelPlan plan) => plan.LittleIsBytes
        ? "ref littleRows, ref scales, ref bias, ref codes, inputOffset, hiddenOffset, inputScale, hiddenScale, ref preActivations"
        : "ref littleRows, ref scales, ref bias, ref features, ref preActivations";

    /// <summary>Writes the kernels.</summary>
    public void Write(IndentedWriter writer, KernelPlan plan)
    {
        foreach (int size in StepsEmitter.ProjectedSizes(plan))
        {
            int stride = size == plan.Spec.Input && plan.ReducesInput ? plan.InputProjectionStride : plan.HiddenProjectionStride;
            WriteProject(writer, plan, size, stride);
            writer.Line();
        }

        WriteLittle(writer, plan);
        writer.Line();
        WriteSelect(writer, plan);
        writer.Line();
        WriteBig(writer, plan);
        writer.Line();
        WriteGates(writer, plan);
    }

    protected abstract void WriteProject(IndentedWriter writer, KernelPlan plan, int size, int stride);

    protected abstract void WriteLittle(IndentedWriter writer, KernelPlan plan);

    protected abstract void WriteSelect(IndentedWriter writer, KernelPlan plan);

    protected abstract void WriteBig(IndentedWriter writer, KernelPlan plan);

    protected abstract void WriteGates(IndentedWriter writer, KernelPlan plan);
}
