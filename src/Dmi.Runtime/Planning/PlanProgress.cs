namespace Dmi;

/// <summary>How far a plan has come.</summary>
/// <param name="Stage">
/// What is being done: <c>dense</c>, the metric of the dense layer; then for one candidate after the other <c>fit</c>, <c>calibrate</c>,
/// <c>evaluate</c> and, where there is a confirmation, <c>confirm</c>.
/// </param>
/// <param name="Fraction">
/// Share of the work that is done, from 0 to 1; never falls, moves on within a run of the metric, and leaps where a candidate is passed over.
/// </param>
/// <param name="Candidate">The candidate; null while the dense layer is measured.</param>
public readonly record struct PlanProgress(string Stage, double Fraction, LayerShape? Candidate);
