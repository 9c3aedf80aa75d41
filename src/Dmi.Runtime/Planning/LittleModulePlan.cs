using System.Collections.Immutable;
using Dmi.Planning;

namespace Dmi;

/// <summary>What <see cref="LittleModulePlanner"/> found, and why. Immutable.</summary>
public sealed class LittleModulePlan
{
    internal LittleModulePlan(
        DualModuleWeights weights, PlanTrial? chosen, LossBudget budget, double denseLoss, double? confirmedDenseLoss, long denseBytes,
        double largestRatio, ImmutableArray<PlanCandidate> candidates)
    {
        (Weights, Chosen, Budget, DenseLoss, ConfirmedDenseLoss) = (weights, chosen, budget, denseLoss, confirmedDenseLoss);
        (DenseBytesPerStep, LargestRatio, Candidates) = (denseBytes, largestRatio, candidates);
    }

    /// <summary>
    /// The weights with the chosen little module and its thresholds, to be saved and served; those that were given, with dense thresholds, where
    /// nothing reads fewer bytes than the dense layer.
    /// </summary>
    public DualModuleWeights Weights { get; }

    /// <summary>The chosen setting; null where the dense layer is the best.</summary>
    public PlanTrial? Chosen { get; }

    /// <summary>The budget.</summary>
    public LossBudget Budget { get; }

    /// <summary>Loss of the dense layer.</summary>
    public double DenseLoss { get; }

    /// <summary>What the confirmation gave for the dense layer; null where there was none.</summary>
    public double? ConfirmedDenseLoss { get; }

    /// <summary>Bytes of a dense step.</summary>
    public long DenseBytesPerStep { get; }

    /// <summary>The largest share of rows that was tried as insensitive: <see cref="PlanOptions.LargestRatio"/>, or the last whole step of ratios below it.</summary>
    public double LargestRatio { get; }

    /// <summary>The candidates in the order of their turns: the influence mask first, and little modules of a tenth of the dense layer's bytes.</summary>
    public ImmutableArray<PlanCandidate> Candidates { get; }

    /// <summary>All runs of the metric but the dense layer's, in their order, with those of the confirmation that followed them.</summary>
    public IEnumerable<PlanTrial> Trials => Candidates.SelectMany(static candidate => candidate.Trials);

    /// <summary>The largest loss within the budget.</summary>
    public double LossLimit => Budget.LimitOver(DenseLoss);

    /// <summary>Loss of what was chosen.</summary>
    public double Loss => Chosen?.Loss ?? DenseLoss;

    /// <summary>Share of rows that what was chosen does not read; 0 for the dense layer.</summary>
    public double InsensitiveRatio => Chosen?.InsensitiveRatio ?? 0;

    /// <summary>Bytes of weights per step of what was chosen.</summary>
    public long BytesPerStep => Chosen?.BytesPerStep ?? DenseBytesPerStep;

    /// <summary>What to write on the class of the layer, such as <c>[DualModuleLstm(hidden: 512, bits: 8, Reduced = 64, Projection = Projection.Learned)]</c>. What is no part of a shape, such as <c>DenseTiles = false</c>, is yours to add.</summary>
    public string Attribute => LayerAttributeText.Of(Weights.Shape);

    /// <summary>A table of all that was tried, and in a few sentences why the plan is as it is.</summary>
    public string Explain() => PlanExplanation.Of(this);

    /// <inheritdoc cref="Explain"/>
    public override string ToString() => Explain();
}
