namespace Dmi;

/// <summary>How the little module is fitted to the big one.</summary>
public enum TrainingMethod
{
    /// <summary>Ridge regression through the normal equations: exact, and the quicker of the two.</summary>
    LeastSquares = 0,

    /// <summary>The papers' way: mini-batch gradient descent, the rate divided by four when the validation loss stops falling.</summary>
    Sgd = 1,
}
