extern alias generators;

using Dmi.Numerics;
using generators::Dmi.Generators.Emit;
using generators::Dmi.Generators.Model;
using Shared = generators::Dmi;

namespace Dmi.Benchmarks.Unrolling;

/// <summary>A layer with rows of one length whose kernel is written in one form.</summary>
/// <param name="Columns">Weights per row.</param>
/// <param name="Form">The form.</param>
internal sealed record UnrollVariant(int Columns, UnrollForm Form)
{
    /// <summary>The kernel whose body the budget decides about.</summary>
    public const string Kernel = "DenseRows";

    // Few units, so that even the longest rows make a matrix that caches hold, and the kernel shows and not the memory behind it.
    private const int Units = 64;
    private const int Reduced = 32;
    private const string Namespace = "Unroll";

    /// <summary>From rows that fit the budget in use to lengths at which the JIT gives up on a straight line.</summary>
    public static IReadOnlyList<int> RowLengths { get; } = [128, 192, 256, 384, 512, 650, 1024, 1300, 2048, 3000, 4096, 6144];

    /// <summary>Every row length in every form.</summary>
    public static IEnumerable<UnrollVariant> All =>
        from columns in RowLengths
        from form in Enum.GetValues<UnrollForm>()
        select new UnrollVariant(columns, form);

    /// <summary>Full name of the layer.</summary>
    public string TypeName => $"{Namespace}.{Name}";

    /// <summary>Full name of the class that holds its kernels of this process's tier.</summary>
    public string KernelClass => FormattableString.Invariant($"Dmi.Generated.{TypeName}.Kernels{(int)KernelTiers.Current}");

    /// <summary>Full name of the kernel, as the JIT writes it.</summary>
    public string KernelName => $"{KernelClass}:{Kernel}";

    /// <summary>Multiply-adds of the kernel as a straight line in this process's tier: what the budget limits.</summary>
    public int MultiplyAdds => Plan.BigRowLength / ((int)KernelTiers.Current / 8 / sizeof(float)) * Plan.DenseRowGroup;

    /// <summary>What is emitted for the layer.</summary>
    public IEnumerable<string> Texts => [SurfaceEmitter.Emit(Plan), KernelEmitter.Emit(Plan)];

    private string Name => FormattableString.Invariant($"Columns{Columns}{Form}");

    private KernelPlan Plan
    {
        get
        {
            var spec = new LayerSpec(
                TypeName, Namespace, default, Name, Shared.LayerKind.Lstm, Units, Columns - Units, Reduced, Bits: 8, Seed: 0,
                Shared.Activation.None, ResetAfter: false, Peephole: false, PrecomputedInput: false, Shared.MaskRule.Threshold,
                Shared.Projection.SparseRandom, LayerShape.DefaultProjectionBits, LeadingColumns: 0, Shared.WeightPrecision.Float32, DenseTiles: false);
            return KernelPlan.Create(spec) with { StraightLineBudget = Form == UnrollForm.Straight ? int.MaxValue : 0 };
        }
    }
}
