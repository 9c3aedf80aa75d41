namespace Dmi.Training;

/// <summary>What least squares found on the steps that are fitted to.</summary>
/// <param name="Ridge">The ridge with which the quantised module errs least on the steps that are held out.</param>
/// <param name="Weights">W_LL before quantisation, n × K.</param>
/// <param name="Matrix">The block made of it.</param>
/// <param name="Moments">The moments of the steps.</param>
internal sealed record LeastSquaresSolution(double Ridge, float[] Weights, LittleMatrix Matrix, Moments Moments);
