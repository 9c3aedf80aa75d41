namespace Dmi.Benchmarks;

/// <summary>A layer of the performance table with all that it is measured at. Cheap until it is prepared.</summary>
/// <param name="layer">Kind of layer.</param>
/// <param name="shape">Its compile-time shape.</param>
/// <param name="big">Number format of the big module's rows.</param>
/// <param name="settings">How it is run.</param>
/// <param name="threads">Threads per step, its own and its rival's.</param>
internal abstract class LayerCase(string layer, LayerShape shape, string big, IReadOnlyList<Setting> settings, int threads)
{
    /// <summary>Its compile-time shape.</summary>
    public LayerShape Shape { get; } = shape;

    /// <summary>A short name for progress messages.</summary>
    public string Name { get; } = FormattableString.Invariant($"{layer} {shape.HiddenSize}x{shape.InputSize} {big}");

    /// <summary>Its cells.</summary>
    public IReadOnlyList<Cell> Cells { get; } =
    [
        .. from cache in Enum.GetValues<CacheCondition>()
           from setting in settings
           select new Cell(
               layer, shape.HiddenSize, shape.InputSize, big, setting.IsDense ? "none" : LittleFormat(shape.Bits), setting, cache, threads),
    ];

    /// <summary>Threads per step.</summary>
    protected int Threads { get; } = threads;

    /// <summary>Makes weights, fits the little module and finds thresholds: all that must be there before the first timed step.</summary>
    /// <param name="settings">The settings that will be measured.</param>
    /// <param name="cancellation">Stops the preparation.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract Contest Prepare(IReadOnlyList<Setting> settings, CancellationToken cancellation);

    private static string LittleFormat(int bits) => bits == 32 ? "fp32" : FormattableString.Invariant($"int{bits}");
}
