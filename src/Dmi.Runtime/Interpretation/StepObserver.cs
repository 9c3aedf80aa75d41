namespace Dmi.Interpretation;

/// <summary>Told of every step that a layer takes by dual-module inference, on the thread that takes it, after it.</summary>
/// <param name="rowsComputed">Rows of the big module that were computed.</param>
internal delegate void StepObserver(int rowsComputed);
