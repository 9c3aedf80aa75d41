namespace Dmi.Planning;

/// <summary>What a run of the metric gave.</summary>
/// <param name="Loss">The loss; never NaN.</param>
/// <param name="Steps">Steps that the layer took by dual-module inference.</param>
/// <param name="InsensitiveRatio">Share of rows that these did not read.</param>
internal readonly record struct Evaluation(double Loss, long Steps, double InsensitiveRatio);
