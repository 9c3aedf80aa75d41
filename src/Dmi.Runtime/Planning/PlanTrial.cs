namespace Dmi;

/// <summary>One run of the metric.</summary>
/// <param name="Shape">The candidate.</param>
/// <param name="TargetRatio">Share of rows that its thresholds made insensitive on the calibration trace.</param>
/// <param name="InsensitiveRatio">Share of rows that were not read while the metric ran.</param>
/// <param name="Loss">What the metric gave.</param>
/// <param name="BytesPerStep">Bytes of weights that a step read on average (<see cref="StepBytes"/>).</param>
/// <param name="IsWithinBudget">Whether the loss is within the budget, and so is that of the confirmation where it was run.</param>
/// <param name="ConfirmedLoss">What the confirmation gave; null where there is none, or where the trial would not have been chosen anyway.</param>
public sealed record PlanTrial(
    LayerShape Shape, double TargetRatio, double InsensitiveRatio, double Loss, long BytesPerStep, bool IsWithinBudget, double? ConfirmedLoss = null);
