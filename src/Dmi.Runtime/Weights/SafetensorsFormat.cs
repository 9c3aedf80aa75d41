using System.Collections.Immutable;
using System.Globalization;
using Dmi.Weights;

namespace Dmi;

/// <summary>How <see cref="DualModuleWeights"/> lie in a safetensors file: the names of tensors and metadata, in one place.</summary>
internal sealed class SafetensorsFormat
{
    private const string Version = "dmi.version";
    private const string Kind = "dmi.kind";
    private const string Hidden = "dmi.hidden";
    private const string Input = "dmi.input";
    private const string Reduced = "dmi.reduced";
    private const string Bits = "dmi.bits";
    private const string Seed = "dmi.seed";
    private const string BigInput = "big.input.weight";
    private const string BigRecurrent = "big.recurrent.weight";
    private const string BigBias = "big.bias";
    private const string LittleWeight = "little.weight";
    private const string LittleScale = "little.scale";
    private const string LittleBias = "little.bias";
    private const string LittleError = "little.error";
    private const string ThresholdTensor = "thresholds";

    private readonly SafetensorsWriter _writer = new();
    private long _rows;

    public void WriteShape(LayerShape shape)
    {
        _rows = shape.RowCount;
        _writer.AddMetadata(Version, "1");
        _writer.AddMetadata(Kind, shape.Kind.ToString());
        Number(Hidden, shape.HiddenSize);
        Number(Input, shape.InputSize);
        Number(Reduced, shape.ReducedSize);
        Number(Bits, shape.Bits);
        Number(Seed, shape.Seed);

        void Number(string key, int value) => _writer.AddMetadata(key, value.ToString(CultureInfo.InvariantCulture));
    }

    public void WriteBig(DualModuleWeights weights)
    {
        _writer.Add(BigInput, weights.InputWeightArray, _rows, weights.Shape.InputSize);
        _writer.Add(BigRecurrent, weights.RecurrentWeightArray, _rows, weights.Shape.HiddenSize);
        _writer.Add(BigBias, weights.BiasArray, _rows);
    }

    public void WriteLittle(LittleModule little)
    {
        if (little.Values is not null)
        {
            _writer.Add(LittleWeight, little.Values, _rows, little.Columns);
        }
        else
        {
            _writer.AddIntegers(LittleWeight, little.Bits == 8 ? TensorType.I8 : TensorType.I16, little.Codes, _rows, little.Columns);
        }

        _writer.Add(LittleScale, little.Scales, _rows);
        _writer.Add(LittleBias, little.Bias, _rows);
        _writer.Add(LittleError, little.ErrorDeviations, _rows);
    }

    public void WriteThresholds(SwitchingThresholds thresholds)
    {
        var ends = new float[2 * thresholds.Gates.Length];
        for (int gate = 0; gate < thresholds.Gates.Length; gate++)
        {
            (ends[2 * gate], ends[2 * gate + 1]) = thresholds.Gates[gate];
        }

        _writer.Add(ThresholdTensor, ends, thresholds.Gates.Length, 2);
    }

    public void Save(string path) => _writer.Save(path);

    public static DualModuleWeights Load(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        LayerShape shape = ReadShape(file, path);
        long rows = shape.RowCount;
        float[] inputWeights = ReadFinite(file, path, BigInput, rows, shape.InputSize);
        float[] recurrentWeights = ReadFinite(file, path, BigRecurrent, rows, shape.HiddenSize);
        float[] bias = ReadFinite(file, path, BigBias, rows);
        LittleModule? little = file.Tensors.ContainsKey(LittleWeight) ? ReadLittle(file, path, shape) : null;
        SwitchingThresholds? thresholds = file.Tensors.ContainsKey(ThresholdTensor) ? ReadThresholds(file, path, shape) : null;
        return DualModuleWeights.FromParts(shape, inputWeights, recurrentWeights, bias, little, thresholds);
    }

    private static LayerShape ReadShape(SafetensorsFile file, string path)
    {
        string version = Text(Version);
        if (version != "1") throw new InvalidDataException($"{path}: {Version} is '{version}', this version of Dmi reads 1.");
        string kind = Text(Kind);
        if (kind != nameof(LayerKind.Lstm)) throw new InvalidDataException($"{path}: {Kind} is '{kind}', this version of Dmi knows Lstm.");
        int reduced = Number(Reduced);
        try
        {
            if (reduced < 1) throw new InvalidDataException($"{path}: {Reduced} is {reduced}, it must be at least 1.");
            return LayerShape.Lstm(Number(Hidden), Number(Input), bits: Number(Bits), reduced: reduced, seed: Number(Seed));
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidDataException($"{path}: the shape in the header is impossible: {exception.Message}", exception);
        }

        string Text(string key) => file.Metadata.TryGetValue(key, out string? value)
            ? value
            : throw new InvalidDataException($"{path}: '{key}' is missing; this is not a file that DualModuleWeights.Save wrote.");

        int Number(string key) => int.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InvalidDataException($"{path}: '{key}' is '{Text(key)}', expected a whole number.");
    }

    private static LittleModule ReadLittle(SafetensorsFile file, string path, LayerShape shape)
    {
        long rows = shape.RowCount;
        float[] scales = ReadFinite(file, path, LittleScale, rows);
        float[] bias = ReadFinite(file, path, LittleBias, rows);
        float[] errors = ReadFinite(file, path, LittleError, rows);
        if (shape.Bits == 32)
        {
            float[] values = ReadFinite(file, path, LittleWeight, rows, shape.LittleColumns);
            return LittleModule.FromValues(shape.RowCount, shape.LittleColumns, values, scales, bias, errors);
        }

        short[] codes = file.ReadIntegers(LittleWeight, rows, shape.LittleColumns);
        int limit = shape.Bits == 8 ? Quantization.SymmetricQuantizer.Limit8 : Quantization.SymmetricQuantizer.Limit16;
        int outside = Array.FindIndex(codes, code => Math.Abs((int)code) > limit);
        if (outside >= 0)
        {
            throw new InvalidDataException($"{path}: {LittleWeight} holds {codes[outside]}, {shape.Bits} bits reach from -{limit} to {limit}.");
        }

        return LittleModule.FromCodes(shape.RowCount, shape.LittleColumns, shape.Bits, codes, scales, bias, errors);
    }

    private static SwitchingThresholds ReadThresholds(SafetensorsFile file, string path, LayerShape shape)
    {
        float[] ends = file.ReadSingle(ThresholdTensor, shape.GateCount, 2);
        if (Array.Exists(ends, float.IsNaN)) throw new InvalidDataException($"{path}: {ThresholdTensor} holds NaN.");
        var gates = ImmutableArray.CreateBuilder<SwitchingInterval>(shape.GateCount);
        for (int gate = 0; gate < shape.GateCount; gate++) gates.Add(new SwitchingInterval(ends[2 * gate], ends[2 * gate + 1]));
        return new SwitchingThresholds(gates.MoveToImmutable());
    }

    private static float[] ReadFinite(SafetensorsFile file, string path, string name, params ReadOnlySpan<long> shape)
    {
        float[] values = file.ReadSingle(name, shape);
        int bad = Array.FindIndex(values, static value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: {name}[{bad}] is {values[bad]}; weights must be finite."));
    }
}
