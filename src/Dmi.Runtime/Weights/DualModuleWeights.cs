using System.Globalization;

namespace Dmi;

/// <summary>The weights of one layer: the big module, and the little one once it has been fitted. Immutable.</summary>
/// <remarks>
/// Weights without a little module make a layer whose <c>Step</c> is its <c>StepDense</c>. They are managed arrays, from which a layer packs its
/// own native copy: let them go once the layers are made, or a model is in memory twice.
/// </remarks>
public sealed class DualModuleWeights
{
    private DualModuleWeights(
        LayerShape shape, float[] inputWeights, float[] recurrentWeights, float[] bias, LittleModule? little, SwitchingThresholds? thresholds)
    {
        (Shape, InputWeightArray, RecurrentWeightArray, BiasArray, Little, Thresholds) =
            (shape, inputWeights, recurrentWeights, bias, little, thresholds);
    }

    /// <summary>The layer's shape.</summary>
    public LayerShape Shape { get; }

    /// <summary>Whether a little module has been fitted.</summary>
    public bool HasLittleModule => Little is not null;

    /// <summary>The little module; null until <c>LittleModuleTrainer</c> has fitted one.</summary>
    public LittleModule? Little { get; }

    /// <summary>The thresholds that a layer made of these weights begins with; null means dense.</summary>
    public SwitchingThresholds? Thresholds { get; }

    /// <summary>W_ih, row-major, n × input.</summary>
    public ReadOnlyMemory<float> InputWeights => InputWeightArray;

    /// <summary>W_hh, row-major, n × hidden.</summary>
    public ReadOnlyMemory<float> RecurrentWeights => RecurrentWeightArray;

    /// <summary>b, n values; for an LSTM the sum of the input and recurrent bias.</summary>
    public ReadOnlyMemory<float> Bias => BiasArray;

    internal float[] InputWeightArray { get; }

    internal float[] RecurrentWeightArray { get; }

    internal float[] BiasArray { get; }

    /// <summary>Bytes of W at four bytes a weight, without the bias.</summary>
    public long BigWeightBytes => 4L * Shape.RowCount * (Shape.InputSize + Shape.HiddenSize);

    /// <summary>Takes the weights of a recurrent layer, rows by gate in PyTorch's order (LSTM: i, f, g, o), row-major.</summary>
    /// <param name="shape">The layer's shape.</param>
    /// <param name="inputWeights">(4·hidden × input) values.</param>
    /// <param name="recurrentWeights">(4·hidden × hidden) values.</param>
    /// <param name="bias">4·hidden values: input and recurrent bias summed.</param>
    /// <param name="recurrentBias">Empty for an LSTM, whose two biases add up.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or holds a value that is not finite.</exception>
    public static DualModuleWeights FromDense(
        LayerShape shape, ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias,
        ReadOnlySpan<float> recurrentBias = default)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Check(shape, inputWeights, (long)shape.RowCount * shape.InputSize, nameof(inputWeights));
        Check(shape, recurrentWeights, (long)shape.RowCount * shape.HiddenSize, nameof(recurrentWeights));
        Check(shape, bias, shape.RowCount, nameof(bias));
        if (!recurrentBias.IsEmpty)
        {
            throw new ArgumentException("An LSTM has one bias: add the recurrent bias to the input bias.", nameof(recurrentBias));
        }

        return new DualModuleWeights(shape, inputWeights.ToArray(), recurrentWeights.ToArray(), bias.ToArray(), null, null);
    }

    /// <summary>The same weights with other initial thresholds.</summary>
    /// <param name="thresholds">One interval per gate; null means dense.</param>
    /// <exception cref="ArgumentException">The number of gates is wrong.</exception>
    public DualModuleWeights WithThresholds(SwitchingThresholds? thresholds)
    {
        if (thresholds is not null) CheckThresholds(Shape, thresholds);
        return new DualModuleWeights(Shape, InputWeightArray, RecurrentWeightArray, BiasArray, Little, thresholds);
    }

    /// <summary>Writes everything to one safetensors file, atomically.</summary>
    /// <param name="path">The file; replaced if it exists, and left as it was if writing fails.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        LayerShape shape = Shape;
        var writer = new SafetensorsFormat();
        writer.WriteShape(shape);
        writer.WriteBig(this);
        if (Little is not null) writer.WriteLittle(Little);
        if (Thresholds is not null) writer.WriteThresholds(Thresholds);
        writer.Save(path);
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is cut off, malformed, or not one of these; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DualModuleWeights Load(string path) => SafetensorsFormat.Load(path);

    internal static DualModuleWeights FromParts(
        LayerShape shape, float[] inputWeights, float[] recurrentWeights, float[] bias, LittleModule? little, SwitchingThresholds? thresholds) =>
        new(shape, inputWeights, recurrentWeights, bias, little, thresholds);

    internal DualModuleWeights WithLittle(LittleModule little) =>
        new(Shape, InputWeightArray, RecurrentWeightArray, BiasArray, little, Thresholds);

    internal static void CheckThresholds(LayerShape shape, SwitchingThresholds thresholds)
    {
        if (thresholds.Gates.Length != shape.GateCount)
        {
            throw new ArgumentException(
                $"The thresholds have {thresholds.Gates.Length} gates, the layer has {shape.GateCount}.", nameof(thresholds));
        }
    }

    private static void Check(LayerShape shape, ReadOnlySpan<float> values, long expected, string name)
    {
        if (values.Length != expected)
        {
            throw new ArgumentException($"{name} has {values.Length} values, expected {expected} ({shape}).", name);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{name}[{i}] is {values[i]}; weights must be finite."), name);
            }
        }
    }
}
