using System.Collections.Generic;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>A product of packed rows of up to 8 bits with int8 codes that a kernel computes: a block of the little module, or its learned projection.</summary>
/// <param name="Kernel">Name of the kernel.</param>
/// <param name="Equation">What it computes, for people.</param>
/// <param name="Bits">Bits per weight.</param>
/// <param name="RowBytes">Bytes per row.</param>
/// <param name="Signs">Bytes from the magnitudes of the codes to their signs.</param>
/// <param name="Sides">The segments of a row, each with a scale of its own.</param>
internal sealed record ByteProduct(string Kernel, string Equation, int Bits, int RowBytes, int Signs, IReadOnlyList<ByteProductSide> Sides)
{
    /// <summary>Whether some weights meet codes as they are: those of less than 8 bits.</summary>
    public bool MeetsCodes => Bits < 8;

    /// <summary>Whether some weights, those of 8 bits, meet the magnitudes and signs of codes.</summary>
    public bool MeetsOperands => Bits == 8 || Sides[0].Leading > 0;

    /// <summary>W_LL of a block.</summary>
    public static ByteProduct OfBlock(KernelPlan plan, LittleBlockPlan block) => block.Learned is null
        ? new(block.Kernel, "y_LL = W_LL P x_Q + b_LL", plan.Spec.Bits, block.RowBytes, plan.LittleOperandSigns, SidesOf(plan, block, block.HiddenOffset))
        : new(block.Kernel, "y_LL = W_LL u_Q + b_LL", plan.Spec.Bits, block.RowBytes, plan.ReducedOperandSigns, [new ByteProductSide("little", block.Learned.Leading, block.RowBytes - block.Learned.Leading, block.Learned.Leading, block.Learned.Leading)]);

    /// <summary>B of a block.</summary>
    public static ByteProduct OfProjection(KernelPlan plan, LittleBlockPlan block) => new(
        block.Learned!.Kernel, "u = B z_Q", plan.Spec.ProjectionBits, block.Learned.RowBytes, plan.LittleOperandSigns, SidesOf(plan, block, block.Learned.HiddenOffset));

    private static List<ByteProductSide> SidesOf(KernelPlan plan, LittleBlockPlan block, int hiddenOffset)
    {
        var sides = new List<ByteProductSide>();
        if (block.ReadsInput) sides.Add(new ByteProductSide("input", 0, plan.InputSegment, 0));
        if (block.ReadsHidden) sides.Add(new ByteProductSide("hidden", hiddenOffset, plan.HiddenSegment, plan.LittleHiddenInput));
        return sides;
    }
}

/// <summary>One segment of the rows of a <see cref="ByteProduct"/>.</summary>
/// <param name="Name">Prefix of its variables.</param>
/// <param name="Start">Where it begins in a row.</param>
/// <param name="Segment">Its bytes.</param>
/// <param name="Codes">Where its codes begin.</param>
/// <param name="Leading">Columns of a byte each at the beginning of a row, whose codes begin at 0 and whose products join its sum.</param>
internal sealed record ByteProductSide(string Name, int Start, int Segment, int Codes, int Leading = 0);
