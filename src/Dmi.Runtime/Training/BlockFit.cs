namespace Dmi.Training;

/// <summary>One block fitted, and how it did on the steps that were held out.</summary>
/// <param name="Matrix">The block.</param>
/// <param name="StepErrors">‖y_HH − y_LL‖² over the block's rows, of every step that was held out.</param>
internal sealed record BlockFit(LittleMatrix Matrix, double[] StepErrors);
