namespace Dmi;

/// <summary>How far a fit has come.</summary>
/// <param name="Stage">
/// What is being done: <c>covariance</c>, <c>directions</c> for a learned projection; <c>moments</c>, <c>ridge</c>, <c>solve</c>;
/// <c>targets</c>, <c>epochs</c>, <c>quantize</c>; <c>bias</c> where there is no projection.
/// </param>
/// <param name="Fraction">Share of the work that is done, from 0 to 1; never falls.</param>
/// <param name="Loss">
/// Best mean squared error of y_LL so far, over the held-out steps and the rows of the blocks that have been fitted or are being fitted;
/// NaN until one has been measured.
/// </param>
public readonly record struct TrainingProgress(string Stage, double Fraction, double Loss);
