using System.ComponentModel;
using System.Runtime.CompilerServices;
using Dmi.Numerics;
using Dmi.Projections;

namespace Dmi.Layers;

/// <summary>
/// The packed weights of one generated layer and its run-time knob; what a generated class holds. Immutable but for the thresholds.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class PackedLayer : IDisposable
{
    private readonly LayerLayout _layout;
    private readonly PackedMemory _memory;
    private readonly NativeArena _arena;
    private readonly byte* _bigRows;
    private readonly byte* _bigTiles;
    private readonly float* _bigScales;
    private readonly float* _bias;
    private readonly float* _peepholes;
    private readonly byte* _littleRows;
    private readonly float* _littleScales;
    private readonly float* _littleBias;
    private readonly byte* _learnedRows;
    private readonly float* _learnedScales;
    private readonly float* _learnedBias;
    private readonly float* _littleErrors;
    private readonly byte* _inputProjection;
    private readonly byte* _hiddenProjection;
    private readonly long _littleBytes;
    private readonly long _otherBytes;
    private SwitchingThresholds _thresholds;

    // The handle is closed only once nobody holds it, which steps that overlap without end would never let come.
    private bool _isDisposed;

    /// <summary>Checks and packs weights.</summary>
    /// <param name="layout">The generated class's layout.</param>
    /// <param name="weights">Weights of the same shape; the rule of the mask may differ where no thresholds come with them.</param>
    /// <exception cref="ArgumentException">The shapes differ, thresholds are of another rule, or peepholes are missing.</exception>
    /// <exception cref="InvalidOperationException"><c>DMI_FORCE_KERNEL</c> is wrong.</exception>
    public PackedLayer(LayerLayout layout, DualModuleWeights weights)
        : this(layout, Pack(layout, weights), weights.Thresholds ?? SwitchingThresholds.Dense(layout.Shape))
    {
    }

    private PackedLayer(LayerLayout layout, PackedMemory memory, SwitchingThresholds thresholds)
    {
        (_layout, _memory, _arena, _thresholds) = (layout, memory, memory.Arena, thresholds);
        _littleBytes = layout.LittleBytes;
        _otherBytes = sizeof(float) * layout.PeepholeLength + layout.PrecomputedBytes;
        _bigRows = memory[PackedSection.BigRows];
        _bigTiles = memory[PackedSection.BigTiles];
        _bigScales = memory.Singles(PackedSection.BigScales);
        _bias = memory.Singles(PackedSection.Bias);
        _peepholes = memory.Singles(PackedSection.Peepholes);
        _littleRows = memory[PackedSection.LittleRows];
        _littleScales = memory.Singles(PackedSection.LittleScales);
        _littleBias = memory.Singles(PackedSection.LittleBias);
        _learnedRows = memory[PackedSection.LearnedRows];
        _learnedScales = memory.Singles(PackedSection.LearnedScales);
        _learnedBias = memory.Singles(PackedSection.LearnedBias);
        _littleErrors = memory.Singles(PackedSection.LittleErrors);
        _inputProjection = memory[PackedSection.InputProjection];
        _hiddenProjection = layout.SharesProjection ? _inputProjection : memory[PackedSection.HiddenProjection];
        ProjectionScale = SparseRandomProjection.ScaleOf(layout.Shape.ReducedSize);
    }

    /// <summary>Whether there is a little module.</summary>
    public bool HasLittle => _memory.HasLittle;

    /// <summary>Rows of the big module by slot, where they are binary32.</summary>
    public ref float BigRows => ref *(float*)_bigRows;

    /// <summary>Rows of the big module by slot, where they are bfloat16, in pairs.</summary>
    public ref ushort BigBFloat16Rows => ref *(ushort*)_bigRows;

    /// <summary>Rows of the big module by slot, where they are integers: codes plus 128.</summary>
    public ref byte BigCodeRows => ref *_bigRows;

    /// <summary>Rows of the big module in tiles, where the layer has them and they are binary32.</summary>
    public ref float BigTiles => ref *(float*)_bigTiles;

    /// <summary>Rows of the big module in tiles, where the layer has them and they are bfloat16, in pairs.</summary>
    public ref ushort BigBFloat16Tiles => ref *(ushort*)_bigTiles;

    /// <summary>Rows of the big module in tiles, where the layer has them and they are integers: codes plus 128.</summary>
    public ref byte BigCodeTiles => ref *_bigTiles;

    /// <summary>Scales of rows of integers, one per slot.</summary>
    public ref float BigScales => ref *_bigScales;

    /// <summary>b, one value per slot of every part.</summary>
    public ref float Bias => ref *_bias;

    /// <summary>p of gates i, f and o.</summary>
    public ref float Peepholes => ref *_peepholes;

    /// <summary>W_LL, block by block.</summary>
    public ref byte LittleRows => ref *_littleRows;

    /// <summary>Scales of W_LL, one per slot of every part.</summary>
    public ref float LittleScales => ref *_littleScales;

    /// <summary>b_LL, one per slot of every part.</summary>
    public ref float LittleBias => ref *_littleBias;

    /// <summary>B of a learned projection, block by block.</summary>
    public ref byte LearnedRows => ref *_learnedRows;

    /// <summary>Scales of B, one per row of all blocks.</summary>
    public ref float LearnedScales => ref *_learnedScales;

    /// <summary>Zeros: B has no bias, but its kernel is that of any product.</summary>
    public ref float LearnedBias => ref *_learnedBias;

    /// <summary>What the scores of influence multiply with: σ, one per slot of every part.</summary>
    public ref float LittleErrors => ref *_littleErrors;

    /// <summary>P_x, packed.</summary>
    public ref byte InputProjection => ref *_inputProjection;

    /// <summary>P_h, packed.</summary>
    public ref byte HiddenProjection => ref *_hiddenProjection;

    /// <summary>√(3/k).</summary>
    public float ProjectionScale { get; }

    /// <summary>The run-time knob.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The thresholds do not fit the layer.</exception>
    public SwitchingThresholds Thresholds
    {
        get => Volatile.Read(ref _thresholds);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            value.Check(_layout.Shape, nameof(value));
            Volatile.Write(ref _thresholds, value);
        }
    }

    /// <summary>Reads weights for a layer from a file.</summary>
    /// <param name="layout">The generated class's layout.</param>
    /// <param name="path">A file that <see cref="DualModuleWeights.Save"/> wrote.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is cut off or malformed.</exception>
    /// <exception cref="ArgumentException">Its weights do not fit the layer.</exception>
    public static DualModuleWeights LoadWeights(LayerLayout layout, string path)
    {
        ArgumentNullException.ThrowIfNull(layout);
        DualModuleWeights weights = DualModuleWeights.Load(path);
        return LayerFit.Problem(layout.Shape, weights) is { } problem ? throw new ArgumentException($"{path}: {problem}", nameof(path)) : weights;
    }

    /// <summary>Maps or reads packed weights.</summary>
    /// <param name="layout">The generated class's layout.</param>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <param name="loading">How.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is cut off, malformed or none, or holds a number that is not finite.</exception>
    /// <exception cref="ArgumentException">The file was packed for another layout.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The way of loading is unknown.</exception>
    /// <exception cref="InvalidOperationException"><c>DMI_FORCE_KERNEL</c> is wrong.</exception>
    public static PackedLayer Load(LayerLayout layout, string path, PackedLoading loading)
    {
        Check(layout);
        if (loading is not (PackedLoading.Map or PackedLoading.Read)) throw new ArgumentOutOfRangeException(nameof(loading), loading, "loading must be Map or Read.");
        (PackedMemory memory, SwitchingThresholds thresholds) = PackedFile.Load(path, layout, loading);
        return new PackedLayer(layout, memory, thresholds);
    }

    /// <summary>Writes the packed weights and the present thresholds to a file, atomically.</summary>
    /// <param name="path">The file; replaced if it exists, and left as it was if writing fails.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The layer is disposed.</exception>
    public void Save(string path)
    {
        if (Volatile.Read(ref _isDisposed)) ThrowDisposed();
        bool added = false;
        _arena.DangerousAddRef(ref added);
        try
        {
            PackedFile.Save(path, _layout, _memory, Thresholds);
        }
        finally
        {
            _arena.DangerousRelease();
        }
    }

    /// <summary>Begins a step: checks the arguments, copies x into the state and keeps the weights alive until <see cref="End"/>.</summary>
    /// <param name="input">x.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">x has the wrong width, or the state belongs to another layer.</exception>
    /// <exception cref="ObjectDisposedException">The layer is disposed.</exception>
    public void Begin(ReadOnlySpan<float> input, LayerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (input.Length != _layout.Shape.InputSize) ThrowInputLength(input.Length, nameof(input));
        if (!state.HasLayout(_layout)) ThrowForeignState(nameof(state));
        if (Volatile.Read(ref _isDisposed)) ThrowDisposed();
        bool added = false;
        _arena.DangerousAddRef(ref added);
        state.IsTeamStep = state.Team?.BeginStep(state.LastBytes) ?? false;
        LayerBuffers buffers = state.Buffers;
        if (_layout.Shape.PrecomputedInput)
        {
            buffers.SetPrecomputed(input, _layout.Shape.Units, _layout.GateStride);
            return;
        }

        input.CopyTo(buffers.Concatenated.Slice(0, input.Length));
        if (LayerBuffers.HasResetInput(_layout.Shape)) input.CopyTo(buffers.ResetConcatenated);
    }

    /// <summary>Begins a step of a linear layer.</summary>
    /// <param name="input">x.</param>
    /// <param name="output">Where the outputs go.</param>
    /// <param name="state">The state.</param>
    /// <inheritdoc cref="Begin(ReadOnlySpan{float}, LayerState)" path="/exception"/>
    public void Begin(ReadOnlySpan<float> input, Span<float> output, LayerState state)
    {
        if (output.Length != _layout.Shape.Units) ThrowOutputLength(output.Length, nameof(output));
        Begin(input, state);
    }

    /// <summary>Ends a step that <see cref="Begin(ReadOnlySpan{float}, LayerState)"/> began.</summary>
    /// <param name="state">The state.</param>
    public void End(LayerState state)
    {
        _arena.DangerousRelease();
        state.Team?.EndStep(state.IsTeamStep);
        GC.KeepAlive(state);
    }

    /// <summary>Copies a linear layer's outputs to where the caller wants them.</summary>
    /// <param name="state">The state.</param>
    /// <param name="output">As many values as the layer has outputs.</param>
    public static void CopyOutputs(LayerState state, Span<float> output)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Buffers.Outputs(output.Length).CopyTo(output);
    }

    /// <summary>Records a step in which the little module did not run.</summary>
    /// <param name="state">The state.</param>
    public void CountDense(LayerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.CountBytes(_layout.Shape.RowCount, _layout.DenseBytes + _otherBytes);
    }

    /// <summary>Records a step in which the little module ran.</summary>
    /// <param name="state">The state.</param>
    /// <param name="rowsComputed">Rows of the big module that were read.</param>
    /// <param name="splitRows">How many of them are summed in two halves, each with a bias.</param>
    public void CountDual(LayerState state, int rowsComputed, int splitRows = 0)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Count(rowsComputed, _littleBytes + _otherBytes + splitRows * LayerLayout.SecondBiasBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, true);
        _arena.Dispose();
    }

    private static PackedMemory Pack(LayerLayout layout, DualModuleWeights weights)
    {
        Check(layout);
        ArgumentNullException.ThrowIfNull(weights);
        if (LayerFit.Problem(layout.Shape, weights) is { } problem) throw new ArgumentException(problem, nameof(weights));
        return LayerPacker.Pack(layout, weights);
    }

    private static void Check(LayerLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        layout.Check();
        KernelTiers.Check();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowInputLength(int length, string name) =>
        throw new ArgumentException($"input has {length} values, the layer's input is {_layout.Shape.InputSize} wide.", name);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowOutputLength(int length, string name) =>
        throw new ArgumentException($"output has room for {length} values, the layer has {_layout.Shape.Units} outputs.", name);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowDisposed() => throw new ObjectDisposedException($"layer {_layout.Shape}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowForeignState(string name) =>
        throw new ArgumentException($"state belongs to another layer, not to this {_layout.Shape}; make it by CreateState.", name);
}
