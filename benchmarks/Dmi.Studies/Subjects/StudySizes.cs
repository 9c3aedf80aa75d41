namespace Dmi.Studies.Subjects;

/// <summary>How much of its data a subject uses.</summary>
/// <param name="Fitting">Steps, or lines, that little modules are fitted to.</param>
/// <param name="Calibration">Steps, or lines, that thresholds are searched on.</param>
/// <param name="Test">Steps, or lines, that the judgement is made on.</param>
internal sealed record StudySizes(int Fitting, int Calibration, int Test);
