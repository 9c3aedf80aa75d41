using System.Globalization;

namespace Dmi;

/// <summary>How much a layer may lose against the dense one on validation data.</summary>
public readonly record struct LossBudget
{
    private LossBudget(double amount, bool isRelative) => (Amount, IsRelative) = (amount, isRelative);

    /// <summary>The share or the loss, at least 0.</summary>
    public double Amount { get; }

    /// <summary>Whether <see cref="Amount"/> is a share of the dense layer's loss.</summary>
    public bool IsRelative { get; }

    /// <summary>A share of the dense layer's loss: 0.01 allows one percent more.</summary>
    /// <param name="share">The share, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is negative or not finite.</exception>
    public static LossBudget Relative(double share) => new(Check(share, nameof(share)), isRelative: true);

    /// <summary>So much more than the dense layer's loss, in the metric's own unit. For metrics that are 0 for the dense layer, such as a divergence from it.</summary>
    /// <param name="loss">The loss, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The loss is negative or not finite.</exception>
    public static LossBudget Absolute(double loss) => new(Check(loss, nameof(loss)), isRelative: false);

    /// <summary>The largest loss within the budget.</summary>
    /// <param name="denseLoss">The dense layer's loss, finite.</param>
    public double LimitOver(double denseLoss) => denseLoss + (IsRelative ? Amount * Math.Abs(denseLoss) : Amount);

    /// <inheritdoc/>
    public override string ToString() =>
        IsRelative ? string.Create(CultureInfo.InvariantCulture, $"{100 * Amount:0.###} %") : Amount.ToString("g6", CultureInfo.InvariantCulture);

    private static double Check(double amount, string name) => amount >= 0 && double.IsFinite(amount)
        ? amount
        : throw new ArgumentOutOfRangeException(name, amount, $"{name} must be at least 0 and finite.");
}
