using System.ComponentModel;
using System.Runtime.CompilerServices;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>
/// The packed weights of one generated layer and its run-time knob; what a generated class holds. Immutable but for the thresholds.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class PackedLayer : IDisposable
{
    private readonly LayerLayout _layout;
    private readonly NativeArena _arena = new();
    private readonly float* _bigRows;
    private readonly float* _bias;
    private readonly float* _peepholes;
    private readonly int* _rowLists;
    private readonly byte* _littleRows;
    private readonly float* _littleScales;
    private readonly float* _littleBias;
    private readonly byte* _inputProjection;
    private readonly byte* _hiddenProjection;
    private readonly long _littleBytes;
    private SwitchingThresholds _thresholds;

    /// <summary>Checks and packs weights.</summary>
    /// <param name="layout">The generated class's layout.</param>
    /// <param name="weights">Weights of the same shape; the rule of the mask may differ where no thresholds come with them.</param>
    /// <exception cref="ArgumentException">The shapes differ, or peepholes are missing.</exception>
    /// <exception cref="InvalidOperationException"><c>DMI_FORCE_KERNEL</c> is wrong.</exception>
    public PackedLayer(LayerLayout layout, DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(weights);
        layout.Check();
        CheckWeights(layout.Shape, weights);
        KernelTiers.Check();
        _layout = layout;
        _littleBytes = layout.LittleBytes;
        _thresholds = weights.Thresholds ?? SwitchingThresholds.Dense(layout.Shape);
        HasLittle = weights.HasLittleModule;

        LayerShape shape = layout.Shape;
        _bigRows = _arena.Allocate<float>((long)layout.Slots * layout.BigRowLength);
        _bias = _arena.Allocate<float>(layout.PreActivationLength);
        _rowLists = _arena.Allocate<int>(layout.RowListsLength);
        LayerPacker.PackBig(layout, weights, _bigRows, _bias, _rowLists);
        if (shape.Peephole)
        {
            _peepholes = _arena.Allocate<float>(3L * layout.GateStride);
            LayerPacker.PackPeepholes(layout, weights.PeepholeArray, _peepholes);
        }

        if (weights.Little is not { } little) return;
        _littleRows = _arena.Allocate<byte>(layout.LittleRowBytes);
        _littleScales = _arena.Allocate<float>(layout.PreActivationLength);
        _littleBias = _arena.Allocate<float>(layout.PreActivationLength);
        LayerPacker.PackLittle(layout, little, _littleRows, _littleScales, _littleBias);
        if (shape.ReducesInput) _inputProjection = PackProjection(shape.InputSize, layout.InputProjectionStride);
        if (layout.SharesProjection) _hiddenProjection = _inputProjection;
        else if (shape.ReducesHidden) _hiddenProjection = PackProjection(shape.HiddenSize, layout.HiddenProjectionStride);
    }

    /// <summary>Whether there is a little module.</summary>
    public bool HasLittle { get; }

    /// <summary>Rows of the big module by slot.</summary>
    public ref float BigRows => ref *_bigRows;

    /// <summary>b, one value per slot of every part.</summary>
    public ref float Bias => ref *_bias;

    /// <summary>p of gates i, f and o.</summary>
    public ref float Peepholes => ref *_peepholes;

    /// <summary>The slots of all rows, phase by phase, for dense steps.</summary>
    public ref int AllRows => ref *_rowLists;

    /// <summary>W_LL, block by block.</summary>
    public ref byte LittleRows => ref *_littleRows;

    /// <summary>Scales of W_LL, one per slot of every part.</summary>
    public ref float LittleScales => ref *_littleScales;

    /// <summary>b_LL, one per slot of every part.</summary>
    public ref float LittleBias => ref *_littleBias;

    /// <summary>P_x, packed.</summary>
    public ref byte InputProjection => ref *_inputProjection;

    /// <summary>P_h, packed.</summary>
    public ref byte HiddenProjection => ref *_hiddenProjection;

    /// <summary>√(3/k).</summary>
    public float ProjectionScale { get; private set; }

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

    /// <summary>Begins a step: checks the arguments, copies x into the state and keeps the weights alive until <see cref="End"/>.</summary>
    /// <param name="input">x.</param>
    /// <param name="state">The state.</param>
    /// <exception cref="ArgumentException">x has the wrong width, or the state belongs to another layer.</exception>
    /// <exception cref="ObjectDisposedException">The layer is disposed.</exception>
    public void Begin(ReadOnlySpan<float> input, LayerState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (input.Length != _layout.Shape.InputSize) ThrowInputLength(input.Length);
        if (!state.HasLayout(_layout)) ThrowForeignState();
        if (_arena.IsClosed) ThrowDisposed();
        bool added = false;
        _arena.DangerousAddRef(ref added);
        LayerBuffers buffers = state.Buffers;
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
        if (output.Length != _layout.Shape.Units) ThrowOutputLength(output.Length);
        Begin(input, state);
    }

    /// <summary>Ends a step that <see cref="Begin(ReadOnlySpan{float}, LayerState)"/> began.</summary>
    /// <param name="state">The state.</param>
    public void End(LayerState state)
    {
        _arena.DangerousRelease();
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
        state.Count(_layout.Shape.RowCount, 0);
    }

    /// <summary>Records a step in which the little module ran.</summary>
    /// <param name="state">The state.</param>
    /// <param name="rowsComputed">Rows of the big module that were read.</param>
    public void CountDual(LayerState state, int rowsComputed)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Count(rowsComputed, _littleBytes);
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private static void CheckWeights(LayerShape shape, DualModuleWeights weights)
    {
        if (!shape.FitsWeightsOf(weights.Shape))
        {
            throw new ArgumentException($"The weights are of {weights.Shape}, the layer is {shape}.", nameof(weights));
        }

        weights.Thresholds?.Check(shape, nameof(weights));
        if (shape.Peephole && weights.PeepholeArray.Length == 0)
        {
            throw new ArgumentException($"The layer is {shape}, but the weights have no peepholes; give them by WithPeepholes.", nameof(weights));
        }
    }

    private byte* PackProjection(int size, int stride)
    {
        var projection = new Projections.SparseRandomProjection(_layout.Shape.Seed, _layout.Shape.ReducedSize, size);
        ProjectionScale = projection.Scale;
        byte* packed = _arena.Allocate<byte>((long)_layout.ProjectionRows * stride);
        LayerPacker.PackProjection(projection, stride, packed);
        return packed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowInputLength(int length) =>
        throw new ArgumentException($"input has {length} values, the layer's input is {_layout.Shape.InputSize} wide.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowOutputLength(int length) =>
        throw new ArgumentException($"output has room for {length} values, the layer has {_layout.Shape.Units} outputs.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowDisposed() => throw new ObjectDisposedException($"layer {_layout.Shape}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowForeignState() =>
        throw new ArgumentException($"state belongs to another layer, not to this {_layout.Shape}; make it by CreateState.");
}
