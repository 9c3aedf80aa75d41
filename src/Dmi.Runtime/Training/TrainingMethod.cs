namespace Dmi;

/// <summary>How the little module is fitted to the big one.</summary>
public enum TrainingMethod
{
    /// <summary>Ridge regression through the normal equations: exact, and the quickest.</summary>
    LeastSquares = 0,

    /// <summary>The papers' way: mini-batch gradient descent, the rate divided by four when the validation loss stops falling.</summary>
    Sgd = 1,

    /// <summary>
    /// P2's algorithm 1: descent as in <see cref="Sgd"/>, but the gradient is taken at the quantised weights and applied to the float
    /// weights behind them (straight-through), and the held-out loss is that of the quantised weights. It begins at the least-squares
    /// solution. Worth its time at few bits, 4 and below; every update quantises all weights anew.
    /// </summary>
    QuantizationAwareSgd = 2,
}
