namespace Dmi.Reference;

/// <summary>φ in double.</summary>
internal static class ReferenceActivation
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Apply(Activation activation, double x) => activation switch
    {
        Activation.Sigmoid => Sigmoid(x),
        Activation.Tanh => Math.Tanh(x),
        // NaN goes through.
        Activation.Relu => x < 0 ? 0 : x,
        _ => x,
    };
}
