using System.Globalization;
using System.Runtime.InteropServices;
using Dmi.Numerics;

namespace Dmi;

/// <summary>The weights of one layer: the big module, and the little one once it has been fitted. Immutable.</summary>
/// <remarks>
/// Weights without a little module make a layer whose <c>Step</c> is its <c>StepDense</c>. They are managed arrays, from which a layer packs its
/// own native copy: let them go once the layers are made, or a model is in memory twice.
/// </remarks>
public sealed class DualModuleWeights
{
    private DualModuleWeights(LayerShape shape, float[] inputWeights, float[] recurrentWeights, float[] bias, float[] recurrentBias)
    {
        (Shape, InputWeightArray, RecurrentWeightArray, BiasArray, RecurrentBiasArray) =
            (shape, inputWeights, recurrentWeights, bias, recurrentBias);
    }

    private DualModuleWeights(DualModuleWeights other)
        : this(other.Shape, other.InputWeightArray, other.RecurrentWeightArray, other.BiasArray, other.RecurrentBiasArray)
    {
        (PeepholeArray, Little, Thresholds) = (other.PeepholeArray, other.Little, other.Thresholds);
    }

    /// <summary>The layer's shape.</summary>
    public LayerShape Shape { get; private init; }

    /// <summary>Whether a little module has been fitted.</summary>
    public bool HasLittleModule => Little is not null;

    /// <summary>The little module; null until <c>LittleModuleTrainer</c> has fitted one.</summary>
    public LittleModule? Little { get; private init; }

    /// <summary>
    /// The thresholds that a layer made of these weights begins with; null means dense. Without a little module they wait: every step is
    /// dense. Fitting another little module keeps them, though searched ones should then be searched anew.
    /// </summary>
    public SwitchingThresholds? Thresholds { get; private init; }

    /// <summary>W_ih, row-major, n × input; empty where the layer's input is precomputed.</summary>
    public ReadOnlyMemory<float> InputWeights => InputWeightArray;

    /// <summary>W_hh, row-major, n × hidden; empty for a linear layer.</summary>
    public ReadOnlyMemory<float> RecurrentWeights => RecurrentWeightArray;

    /// <summary>b, n values; for an LSTM the sum of the input and recurrent bias.</summary>
    public ReadOnlyMemory<float> Bias => BiasArray;

    /// <summary>b_h of a GRU, n values; empty for other layers.</summary>
    public ReadOnlyMemory<float> RecurrentBias => RecurrentBiasArray;

    /// <summary>p of an LSTM's gates i, f, o, 3·hidden values; empty until <see cref="WithPeepholes"/> gives them, and for other layers.</summary>
    public ReadOnlyMemory<float> Peepholes => PeepholeArray;

    internal float[] InputWeightArray { get; }

    internal float[] RecurrentWeightArray { get; }

    internal float[] BiasArray { get; }

    internal float[] RecurrentBiasArray { get; }

    internal float[] PeepholeArray { get; private init; } = [];

    /// <summary>Bytes of W at four bytes a weight, without the bias.</summary>
    public long BigWeightBytes => 4L * Shape.RowCount * (Shape.InputColumns + Shape.HiddenSize);

    /// <summary>Takes the weights of a recurrent layer, rows by gate in PyTorch's order (LSTM i, f, g, o; GRU r, z, n), row-major.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="inputWeights">(n × input) values, n = 4·hidden or 3·hidden; empty where the input is precomputed.</param>
    /// <param name="recurrentWeights">(n × hidden) values.</param>
    /// <param name="bias">n values; for an LSTM input and recurrent bias summed, for a GRU the input bias.</param>
    /// <param name="recurrentBias">n values for a GRU, empty meaning zeros; empty for an LSTM, whose two biases add up.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or holds a value that is not finite, or the shape is not recurrent.</exception>
    public static DualModuleWeights FromDense(
        LayerShape shape, ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> recurrentBias = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.HiddenSize == 0) throw new ArgumentException($"{shape} has no recurrent weights; call FromDense(shape, weights, bias).", nameof(shape));
        Check(shape, inputWeights, (long)shape.RowCount * shape.InputColumns, nameof(inputWeights));
        Check(shape, recurrentWeights, (long)shape.RowCount * shape.HiddenSize, nameof(recurrentWeights));
        Check(shape, bias, shape.RowCount, nameof(bias));
        if (shape.Kind == LayerKind.Lstm && !recurrentBias.IsEmpty)
        {
            throw new ArgumentException("An LSTM has one bias: add the recurrent bias to the input bias.", nameof(recurrentBias));
        }

        if (!recurrentBias.IsEmpty) Check(shape, recurrentBias, shape.RowCount, nameof(recurrentBias));
        float[] second = shape.Kind == LayerKind.Gru && recurrentBias.IsEmpty ? new float[shape.RowCount] : recurrentBias.ToArray();
        return new DualModuleWeights(shape, inputWeights.ToArray(), recurrentWeights.ToArray(), bias.ToArray(), second);
    }

    /// <summary>Takes the weights of a linear layer, row-major.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="weights">(output × input) values.</param>
    /// <param name="bias">output values.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or holds a value that is not finite, or the shape is recurrent.</exception>
    public static DualModuleWeights FromDense(LayerShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.HiddenSize != 0)
        {
            throw new ArgumentException($"{shape} has recurrent weights too; call FromDense(shape, inputWeights, recurrentWeights, bias).", nameof(shape));
        }

        Check(shape, weights, (long)shape.RowCount * shape.InputColumns, nameof(weights));
        Check(shape, bias, shape.RowCount, nameof(bias));
        return new DualModuleWeights(shape, weights.ToArray(), [], bias.ToArray(), []);
    }

    /// <summary>The same weights with peepholes: gates i and f read the old cell, o the new one, each unit its own.</summary>
    /// <param name="peepholes">3·hidden values: those of i, then f, then o.</param>
    /// <exception cref="InvalidOperationException">The shape has no peepholes.</exception>
    /// <exception cref="ArgumentException">The span has the wrong length, or holds a value that is not finite.</exception>
    public DualModuleWeights WithPeepholes(ReadOnlySpan<float> peepholes)
    {
        if (!Shape.Peephole) throw new InvalidOperationException($"{Shape} has no peepholes; set Peephole = true on the layer.");
        Check(Shape, peepholes, 3L * Shape.HiddenSize, nameof(peepholes));
        return new DualModuleWeights(this) { PeepholeArray = peepholes.ToArray() };
    }

    /// <summary>The same weights with other initial thresholds.</summary>
    /// <param name="thresholds">Thresholds that fit the shape's mask rule; null means dense.</param>
    /// <exception cref="ArgumentException">The thresholds do not fit the layer.</exception>
    public DualModuleWeights WithThresholds(SwitchingThresholds? thresholds)
    {
        thresholds?.Check(Shape, nameof(thresholds));
        return new DualModuleWeights(this) { Thresholds = thresholds };
    }

    /// <summary>The same weights for a layer that judges outputs by another rule. Thresholds of the old rule are dropped.</summary>
    /// <param name="mask">The rule.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rule is unknown.</exception>
    public DualModuleWeights WithMask(MaskRule mask)
    {
        if (!Enum.IsDefined(mask)) throw new ArgumentOutOfRangeException(nameof(mask), mask, "mask must be Threshold, Influence or TopK.");
        return mask == Shape.Mask ? this : new DualModuleWeights(this) { Shape = Shape.WithMask(mask), Thresholds = null };
    }

    /// <summary>The same weights for a layer that stores the big module's rows otherwise. They stay binary32 here, and nothing is lost.</summary>
    /// <param name="big">How the layer stores rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is unknown.</exception>
    public DualModuleWeights WithBig(WeightPrecision big)
    {
        if (!Enum.IsDefined(big)) throw new ArgumentOutOfRangeException(nameof(big), big, "big must be Float32, BFloat16 or Int8.");
        return big == Shape.Big ? this : new DualModuleWeights(this) { Shape = Shape.WithBig(big) };
    }

    /// <summary>
    /// The same big module for a layer with another little module: other bits, k, seed or mask. A little module and thresholds are dropped where
    /// more of the shape changes than the precision of the big module.
    /// </summary>
    /// <param name="shape">A shape of the same kind and widths.</param>
    /// <exception cref="ArgumentException">The shape's big module is another one.</exception>
    public DualModuleWeights WithShape(LayerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (!shape.HasBigModuleOf(Shape)) throw new ArgumentException($"The weights are of {Shape}, the shape is {shape}.", nameof(shape));
        DualModuleWeights weights = WithBig(shape.Big);
        return shape == weights.Shape ? weights : new DualModuleWeights(weights) { Shape = shape, Little = null, Thresholds = null };
    }

    /// <summary>Writes everything to one safetensors file, atomically.</summary>
    /// <param name="path">The file; replaced if it exists, and left as it was if writing fails.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var writer = new SafetensorsFormat();
        writer.WriteShape(Shape);
        writer.WriteBig(this);
        if (Little is not null) writer.WriteLittle(Shape, Little);
        if (Thresholds is not null) writer.WriteThresholds(Thresholds);
        writer.Save(path);
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is cut off, malformed, or not one of these; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DualModuleWeights Load(string path) => SafetensorsFormat.Load(path);

    internal static DualModuleWeights FromParts(
        LayerShape shape, float[] inputWeights, float[] recurrentWeights, float[] bias, float[] recurrentBias, float[] peepholes,
        LittleModule? little, SwitchingThresholds? thresholds) =>
        new(shape, inputWeights, recurrentWeights, bias, recurrentBias) { PeepholeArray = peepholes, Little = little, Thresholds = thresholds };

    /// <summary>Copies both sides of one row of the big module to where they are wanted.</summary>
    internal void CopyBigRow(int row, Span<float> input, Span<float> hidden)
    {
        InputWeightArray.AsSpan(row * Shape.InputColumns, Shape.InputColumns).CopyTo(input);
        RecurrentWeightArray.AsSpan(row * Shape.HiddenSize, Shape.HiddenSize).CopyTo(hidden);
    }

    internal DualModuleWeights WithLittle(LittleModule little) => new(this) { Little = little };

    /// <summary>The bias of a block's rows: that of every side which the block reads, and of x where that is precomputed.</summary>
    internal float[] BiasOf(LittleBlock block)
    {
        (int first, int count) = (block.FirstGate * Shape.Units, Shape.RowsOf(block));
        var bias = new float[count];
        if (block.ReadsInput || Shape.PrecomputedInput) BiasArray.AsSpan(first, count).CopyTo(bias);
        if (block.Hidden == HiddenSide.None || RecurrentBiasArray.Length == 0) return bias;
        for (int row = 0; row < count; row++) bias[row] += RecurrentBiasArray[first + row];
        return bias;
    }

    private static void Check(LayerShape shape, ReadOnlySpan<float> values, long expected, string name)
    {
        if (values.Length != expected)
        {
            throw new ArgumentException($"{name} has {values.Length} values, expected {expected} ({shape}).", name);
        }

        int bad = FiniteValues.IndexOfNonFinite(MemoryMarshal.Cast<float, uint>(values));
        if (bad >= 0) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name}[{bad}] is {values[bad]}; weights must be finite."), name);
    }
}
