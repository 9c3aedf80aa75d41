using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Dmi.Numerics;
using Dmi.Projections;
using Dmi.Quantization;
using Dmi.Weights;

namespace Dmi;

/// <summary>How <see cref="DualModuleWeights"/> lie in a safetensors file: the names and forms of its tensors, in one place.</summary>
/// <remarks>
/// <para>Big module: <c>big.input.weight</c>, <c>big.bias</c>; recurrent layers <c>big.recurrent.weight</c>, a GRU
/// <c>big.recurrent.bias</c>, peepholes <c>big.peephole</c> (3 × hidden: i, f, o).</para>
/// <para>Little module: per block <c>weight</c>, <c>scale</c>, <c>bias</c> and <c>error</c> after <c>little.</c> and the block's name, as in
/// <c>little.candidate.weight</c>; the first block has no name. Weights are F32, I16, I8, or below 8 bits one U8 vector of packed bits
/// (<see cref="PackedCodes"/>). <c>little.mean_error</c> holds |δ|.</para>
/// <para>Thresholds: <c>thresholds</c> (gates × 2 ends), of influence <c>thresholds.influence</c> (1 value), or of top-K the number <c>dmi.rows</c> in the metadata.</para>
/// <para>A learned projection: <c>projection.weight</c> (I8, or packed bits as above) and <c>projection.scale</c> of every
/// block; leading columns of W_LL are <c>leading</c> (I8, half the codes), and <c>weight</c> holds the other columns.</para>
/// </remarks>
internal sealed class SafetensorsFormat
{
    private const string BigInput = "big.input.weight";
    private const string BigRecurrent = "big.recurrent.weight";
    private const string BigBias = "big.bias";
    private const string BigRecurrentBias = "big.recurrent.bias";
    private const string BigPeephole = "big.peephole";
    private const string MeanError = "little.mean_error";
    private const string ThresholdTensor = "thresholds";
    private const string InfluenceTensor = "thresholds.influence";
    private const string TopKRows = "dmi.rows";
    private const int PeepholeGates = 3;

    private readonly SafetensorsWriter _writer = new();

    public void WriteShape(LayerShape shape) => SafetensorsShape.Write(_writer, shape);

    public void WriteBig(DualModuleWeights weights)
    {
        (LayerShape shape, long rows) = (weights.Shape, weights.Shape.RowCount);
        if (shape.InputColumns > 0) _writer.Add(BigInput, weights.InputWeightArray, rows, shape.InputColumns);
        if (shape.HiddenSize > 0) _writer.Add(BigRecurrent, weights.RecurrentWeightArray, rows, shape.HiddenSize);
        _writer.Add(BigBias, weights.BiasArray, rows);
        if (weights.RecurrentBiasArray.Length > 0) _writer.Add(BigRecurrentBias, weights.RecurrentBiasArray, rows);
        if (weights.PeepholeArray.Length > 0) _writer.Add(BigPeephole, weights.PeepholeArray, PeepholeGates, shape.HiddenSize);
    }

    public void WriteLittle(LayerShape shape, LittleModule little)
    {
        foreach ((LittleBlock block, LittleMatrix matrix) in shape.LittleBlocks.Zip(little.Matrices))
        {
            WriteWeights(Tensor(block, "weight"), matrix);
            if (matrix.LeadingColumns > 0) WriteLeading(Tensor(block, "leading"), matrix);
            _writer.Add(Tensor(block, "scale"), matrix.Scales, matrix.Rows);
            _writer.Add(Tensor(block, "bias"), matrix.Bias, matrix.Rows);
            _writer.Add(Tensor(block, "error"), matrix.ErrorDeviations, matrix.Rows);
            if (matrix.Projection is { } projection) WriteProjection(block, projection);
        }

        _writer.Add(MeanError, [little.MeanError], 1);
    }

    public void WriteThresholds(SwitchingThresholds thresholds)
    {
        if (thresholds.Rule == MaskRule.TopK)
        {
            _writer.AddMetadata(TopKRows, thresholds.Rows.ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (thresholds.Rule == MaskRule.Influence)
        {
            _writer.Add(InfluenceTensor, [thresholds.Level], 1);
            return;
        }

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
        (LayerShape shape, bool isFirstVersion) = SafetensorsShape.Read(file, path);
        long rows = shape.RowCount;
        float[] inputWeights = shape.InputColumns == 0 ? [] : ReadFinite(file, path, BigInput, rows, shape.InputColumns);
        float[] recurrentWeights = shape.HiddenSize == 0 ? [] : ReadFinite(file, path, BigRecurrent, rows, shape.HiddenSize);
        float[] bias = ReadFinite(file, path, BigBias, rows);
        float[] recurrentBias = shape.Kind == LayerKind.Gru ? ReadFinite(file, path, BigRecurrentBias, rows) : [];
        float[] peepholes = shape.Peephole && file.Tensors.ContainsKey(BigPeephole)
            ? ReadFinite(file, path, BigPeephole, PeepholeGates, shape.HiddenSize)
            : [];
        bool hasLittle = file.Tensors.ContainsKey(Tensor(shape.LittleBlocks[0], "weight"));
        LittleModule? little = hasLittle ? ReadLittle(file, path, shape, isFirstVersion) : null;
        SwitchingThresholds? thresholds = ReadThresholds(file, path, shape);
        return DualModuleWeights.FromParts(shape, inputWeights, recurrentWeights, bias, recurrentBias, peepholes, little, thresholds);
    }

    private static string Tensor(LittleBlock block, string part) => block.Name.Length == 0 ? $"little.{part}" : $"little.{block.Name}.{part}";

    private void WriteWeights(string name, LittleMatrix matrix)
    {
        switch (matrix.Bits)
        {
            case 32:
                _writer.Add(name, matrix.Values, matrix.Rows, matrix.Columns);
                break;
            case 16:
                _writer.AddIntegers(name, TensorType.I16, matrix.Codes, matrix.Rows, matrix.Columns);
                break;
            case 8:
                _writer.AddIntegers(name, TensorType.I8, matrix.Codes, matrix.Rows, matrix.Columns);
                break;
            default:
                WritePacked(name, ColumnsOf(matrix.Codes!, matrix.Columns, matrix.LeadingColumns, matrix.Columns), matrix.Bits);
                break;
        }
    }

    // Codes of leading columns are even.
    private void WriteLeading(string name, LittleMatrix matrix)
    {
        short[] codes = Array.ConvertAll(ColumnsOf(matrix.Codes!, matrix.Columns, 0, matrix.LeadingColumns), static code => (short)(code / 2));
        _writer.AddIntegers(name, TensorType.I8, codes, matrix.Rows, matrix.LeadingColumns);
    }

    private void WritePacked(string name, short[] codes, int bits) =>
        _writer.AddBytes(name, PackedCodes.Pack(codes, bits), PackedCodes.Bytes(codes.Length, bits));

    // Some columns of a row-major matrix.
    private static short[] ColumnsOf(short[] codes, int columns, int from, int to)
    {
        if (from == 0 && to == columns) return codes;
        int rows = codes.Length / columns;
        var part = new short[rows * (to - from)];
        for (int row = 0; row < rows; row++) codes.AsSpan(row * columns + from, to - from).CopyTo(part.AsSpan(row * (to - from)));
        return part;
    }

    private void WriteProjection(LittleBlock block, LearnedProjection projection)
    {
        short[] codes = new short[projection.Codes.Length];
        for (int i = 0; i < codes.Length; i++) codes[i] = projection.Codes[i];
        string name = Tensor(block, "projection.weight");
        if (projection.Bits == 8) _writer.AddIntegers(name, TensorType.I8, codes, projection.Rows, projection.Columns);
        else WritePacked(name, codes, projection.Bits);
        _writer.Add(Tensor(block, "projection.scale"), projection.Scales, projection.Rows);
    }

    private static LearnedProjection ReadProjection(SafetensorsFile file, string path, LayerShape shape, LittleBlock block)
    {
        (int input, int hidden) = (block.ReadsInput ? shape.InputColumns : 0, block.Hidden == HiddenSide.None ? 0 : shape.HiddenSize);
        int rows = shape.LittleColumnsOf(block);
        short[] codes = ReadCodes(file, path, Tensor(block, "projection.weight"), rows, input + hidden, shape.ProjectionBits);
        float[] scales = ReadFinite(file, path, Tensor(block, "projection.scale"), rows);
        return new LearnedProjection(rows, input, hidden, shape.ProjectionBits, Array.ConvertAll(codes, static code => (sbyte)code), scales);
    }

    private static LittleModule ReadLittle(SafetensorsFile file, string path, LayerShape shape, bool isFirstVersion)
    {
        ImmutableArray<LittleMatrix> matrices = [.. shape.LittleBlocks.Select(block => ReadMatrix(file, path, shape, block))];
        float meanError = isFirstVersion ? 0 : ReadFinite(file, path, MeanError, 1)[0];
        if (meanError < 0)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{path}: {MeanError} is {meanError}, it must be at least 0."));
        }

        return new LittleModule(shape, matrices, meanError);
    }

    private static LittleMatrix ReadMatrix(SafetensorsFile file, string path, LayerShape shape, LittleBlock block)
    {
        (int rows, int columns) = (shape.RowsOf(block), shape.LittleColumnsOf(block));
        string weights = Tensor(block, "weight");
        float[] scales = ReadFinite(file, path, Tensor(block, "scale"), rows);
        float[] bias = ReadFinite(file, path, Tensor(block, "bias"), rows);
        float[] errors = ReadFinite(file, path, Tensor(block, "error"), rows);
        LittleMatrix matrix = shape.Bits == 32
            ? LittleMatrix.FromValues(rows, columns, ReadFinite(file, path, weights, rows, columns), scales, bias, errors)
            : LittleMatrix.FromCodes(
                rows, columns, shape.Bits, shape.LeadingColumnsOf(block), ReadLittleCodes(file, path, shape, block), scales, bias, errors);
        return shape.Projection == Projection.Learned ? matrix.WithProjection(ReadProjection(file, path, shape, block)) : matrix;
    }

    private static short[] ReadLittleCodes(SafetensorsFile file, string path, LayerShape shape, LittleBlock block)
    {
        (int rows, int columns, int leading) = (shape.RowsOf(block), shape.LittleColumnsOf(block), shape.LeadingColumnsOf(block));
        short[] rest = ReadCodes(file, path, Tensor(block, "weight"), rows, columns - leading, shape.Bits);
        if (leading == 0) return rest;
        short[] first = ReadCodes(file, path, Tensor(block, "leading"), rows, leading, 8);
        var codes = new short[checked(rows * columns)];
        for (int row = 0; row < rows; row++)
        {
            Span<short> target = codes.AsSpan(row * columns, columns);
            for (int column = 0; column < leading; column++) target[column] = (short)(2 * first[row * leading + column]);
            rest.AsSpan(row * (columns - leading), columns - leading).CopyTo(target[leading..]);
        }

        return codes;
    }

    private static short[] ReadCodes(SafetensorsFile file, string path, string name, int rows, int columns, int bits)
    {
        // No layer that fits in memory has more little weights than an array holds.
        int count = checked(rows * columns);
        if (WeightQuantizer.IsOdd(bits)) return PackedCodes.Unpack(file.ReadBytes(name, PackedCodes.Bytes(count, bits)), count, bits);
        short[] codes = file.ReadIntegers(name, rows, columns);
        int limit = WeightQuantizer.Limit(bits);
        int outside = Array.FindIndex(codes, code => Math.Abs((int)code) > limit);
        return outside < 0
            ? codes
            : throw new InvalidDataException($"{path}: {name} holds {codes[outside]}, codes of bit width {bits} reach from -{limit} to {limit}.");
    }

    private static SwitchingThresholds? ReadThresholds(SafetensorsFile file, string path, LayerShape shape)
    {
        try
        {
            SwitchingThresholds? thresholds =
                file.Metadata.ContainsKey(TopKRows) ? SwitchingThresholds.TopK(SafetensorsShape.Number(file, path, TopKRows))
                : file.Tensors.ContainsKey(InfluenceTensor) ? SwitchingThresholds.Influence(file.ReadSingle(InfluenceTensor, 1)[0])
                : file.Tensors.ContainsKey(ThresholdTensor) ? ReadIntervals(file, path, shape) : null;
            thresholds?.Check(shape, "thresholds");
            return thresholds;
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: the thresholds do not fit the layer: {SafetensorsShape.Reason(exception)}", exception);
        }
    }

    private static SwitchingThresholds ReadIntervals(SafetensorsFile file, string path, LayerShape shape)
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
        int bad = FiniteValues.IndexOfNonFinite(MemoryMarshal.Cast<float, uint>(values));
        return bad < 0
            ? values
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{path}: {name}[{bad}] is {values[bad]}; weights must be finite."));
    }
}
