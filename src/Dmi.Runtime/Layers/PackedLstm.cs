using System.ComponentModel;
using System.Runtime.CompilerServices;
using Dmi.Numerics;

namespace Dmi.Layers;

/// <summary>
/// The packed weights of one generated LSTM and its run-time knob; what a generated class holds. Immutable but for the thresholds.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class PackedLstm : IDisposable
{
    private readonly LstmLayout _layout;
    private readonly NativeArena _arena = new();
    private readonly float* _bigRows;
    private readonly float* _bias;
    private readonly int* _allRows;
    private readonly byte* _littleRows;
    private readonly float* _littleScales;
    private readonly float* _littleBias;
    private readonly byte* _inputProjection;
    private readonly byte* _hiddenProjection;
    private SwitchingThresholds _thresholds;

    /// <summary>Checks and packs weights.</summary>
    /// <param name="layout">The generated class's layout.</param>
    /// <param name="weights">Weights of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    /// <exception cref="InvalidOperationException"><c>DMI_FORCE_KERNEL</c> is wrong.</exception>
    public PackedLstm(LstmLayout layout, DualModuleWeights weights)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(weights);
        layout.Check();
        LayerShape shape = layout.Shape;
        if (weights.Shape != shape)
        {
            throw new ArgumentException($"The weights are of {weights.Shape}, the layer is {shape}.", nameof(weights));
        }

        KernelTiers.Check();
        _layout = layout;
        _thresholds = weights.Thresholds ?? SwitchingThresholds.Dense(shape);
        HasLittle = weights.HasLittleModule;

        _bigRows = _arena.Allocate<float>((long)layout.Slots * layout.BigRowLength);
        _bias = _arena.Allocate<float>(layout.Slots);
        _allRows = _arena.Allocate<int>(layout.RowListLength);
        LstmPacker.PackBig(layout, weights, _bigRows, _bias, _allRows);
        if (weights.Little is not { } little) return;

        _littleRows = _arena.Allocate<byte>((long)layout.Slots * layout.LittleRowLength * (shape.Bits / 8));
        _littleScales = _arena.Allocate<float>(layout.Slots);
        _littleBias = _arena.Allocate<float>(layout.Slots);
        LstmPacker.PackLittle(layout, little, _littleRows, _littleScales, _littleBias);
        if (shape.ReducesInput) _inputProjection = PackProjection(shape.InputSize, layout.InputProjectionStride);
        if (layout.SharesProjection) _hiddenProjection = _inputProjection;
        else if (shape.ReducesHidden) _hiddenProjection = PackProjection(shape.HiddenSize, layout.HiddenProjectionStride);
    }

    /// <summary>Whether there is a little module.</summary>
    public bool HasLittle { get; }

    /// <summary>Number of rows of the dense list.</summary>
    public int RowCount => _layout.Shape.RowCount;

    /// <summary>Rows of the big module by slot.</summary>
    public ref float BigRows => ref *_bigRows;

    /// <summary>b by slot.</summary>
    public ref float Bias => ref *_bias;

    /// <summary>The slots of all rows, for dense steps.</summary>
    public ref int AllRows => ref *_allRows;

    /// <summary>W_LL by slot.</summary>
    public ref byte LittleRows => ref *_littleRows;

    /// <summary>Scales of W_LL by slot.</summary>
    public ref float LittleScales => ref *_littleScales;

    /// <summary>b_LL by slot.</summary>
    public ref float LittleBias => ref *_littleBias;

    /// <summary>P_x, packed.</summary>
    public ref byte InputProjection => ref *_inputProjection;

    /// <summary>P_h, packed.</summary>
    public ref byte HiddenProjection => ref *_hiddenProjection;

    /// <summary>√(3/k).</summary>
    public float ProjectionScale { get; private set; }

    /// <summary>The run-time knob.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The number of gates is wrong.</exception>
    public SwitchingThresholds Thresholds
    {
        get => Volatile.Read(ref _thresholds);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            DualModuleWeights.CheckThresholds(_layout.Shape, value);
            Volatile.Write(ref _thresholds, value);
        }
    }

    /// <summary>Begins a step: checks the arguments, copies x into the state and keeps the weights alive until <see cref="End"/>.</summary>
    /// <exception cref="ArgumentException">x has the wrong width, or the state belongs to another layer.</exception>
    /// <exception cref="ObjectDisposedException">The layer is disposed.</exception>
    public void Begin(ReadOnlySpan<float> input, LstmState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (input.Length != _layout.Shape.InputSize) ThrowInputLength(input.Length);
        if (!state.HasLayout(_layout)) ThrowForeignState();
        if (_arena.IsClosed) ThrowDisposed();
        bool added = false;
        _arena.DangerousAddRef(ref added);
        input.CopyTo(state.Buffers.Concatenated.Slice(0, input.Length));
    }

    /// <summary>Ends a step that <see cref="Begin"/> began.</summary>
    public void End(LstmState state)
    {
        _arena.DangerousRelease();
        GC.KeepAlive(state);
    }

    /// <summary>Records a step in which the little module did not run.</summary>
    public void CountDense(LstmState state) => state.Count(RowCount, 0);

    /// <summary>Records a step in which the little module ran.</summary>
    public void CountDual(LstmState state, int rowsComputed) => state.Count(rowsComputed, _layout.LittleBytes);

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private byte* PackProjection(int size, int stride)
    {
        var projection = new Projections.SparseRandomProjection(_layout.Shape.Seed, _layout.Shape.ReducedSize, size);
        ProjectionScale = projection.Scale;
        byte* packed = _arena.Allocate<byte>((long)_layout.ProjectionRows * stride);
        LstmPacker.PackProjection(projection, stride, packed);
        return packed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowInputLength(int length) =>
        throw new ArgumentException($"input has {length} values, the layer's input is {_layout.Shape.InputSize} wide.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowDisposed() => throw new ObjectDisposedException($"layer {_layout.Shape}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowForeignState() =>
        throw new ArgumentException($"state belongs to another layer, not to this {_layout.Shape}; make it by CreateState.");
}
