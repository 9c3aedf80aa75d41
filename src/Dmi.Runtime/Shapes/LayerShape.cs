using System.Collections.Immutable;
using Dmi.Projections;
using Dmi.Quantization;

namespace Dmi;

/// <summary>All that fixes the sizes of a layer's big and little module. Generated layers expose theirs as <c>Shape</c>.</summary>
public sealed record LayerShape
{
    /// <summary>Bits per weight of a learned projection where nothing else is asked for.</summary>
    public const int DefaultProjectionBits = LearnedProjectionRules.DefaultBits;

    private LayerShape(LayerKind kind, int inputColumns, int units, Options options)
    {
        (Kind, InputColumns, Units) = (kind, inputColumns, units);
        (Bits, Seed, Mask, Projection) = (options.Bits, options.Seed, options.Mask, options.Projection);
        (ProjectionBits, LeadingColumns) = (options.ProjectionBits, options.LeadingColumns);
        Big = options.Big;

        int width = inputColumns + HiddenSize;
        if (options.Projection == Projection.Learned && !LearnedProjectionRules.IsNarrower(options.Reduced, width))
        {
            throw OutOfRange("reduced", options.Reduced, $"A learned projection to {options.Reduced} directions reduces nothing of {width} columns; reduced must be less.");
        }

        // Without a projection no side is wider than what the little module takes.
        ReducedSize = options.Projection == Projection.None ? Math.Max(inputColumns, HiddenSize) : options.Reduced;
    }

    /// <summary>The kind of layer.</summary>
    public LayerKind Kind { get; }

    /// <summary>Width of what a step is given: x, or W_x·x of all gates with <see cref="PrecomputedInput"/>.</summary>
    public int InputSize => PrecomputedInput ? RowCount : InputColumns;

    /// <summary>Columns of W that belong to x: the width of x, or 0 with <see cref="PrecomputedInput"/>.</summary>
    public int InputColumns { get; }

    /// <summary>Units: rows per gate, the length of a recurrent layer's h or a linear layer's output.</summary>
    public int Units { get; }

    /// <summary>Length of h, which a recurrent layer reads beside x; 0 for a linear layer.</summary>
    public int HiddenSize => Kind == LayerKind.Linear ? 0 : Units;

    /// <summary>
    /// k: the dimension to which each side of the input is projected at random, a side that is no wider left as it is; the rank of a learned
    /// projection, which reads both sides together; the width of the wider side where there is no projection.
    /// </summary>
    public int ReducedSize { get; }

    /// <summary>Bits per weight of the little module: 1, 2, 3, 4, 8, 16 or 32 (float).</summary>
    public int Bits { get; }

    /// <summary>Seed of the projection.</summary>
    public int Seed { get; }

    /// <summary>How the little module reduces its input.</summary>
    public Projection Projection { get; }

    /// <summary>Bits per weight of B of a learned projection: 1, 2, 3, 4 or 8; 8 for other projections.</summary>
    public int ProjectionBits { get; }

    /// <summary>
    /// How many of the first columns of a little module with a learned projection have 8 bits although <see cref="Bits"/> is 1 to 4; a multiple of
    /// 16, 0 for other projections.
    /// </summary>
    public int LeadingColumns { get; }

    /// <summary>How outputs are judged insensitive. Weights fitted under one rule serve a layer of any other.</summary>
    public MaskRule Mask { get; private init; }

    /// <summary>How a layer stores the rows of the big module. Weights of one precision serve a layer of any other.</summary>
    public WeightPrecision Big { get; private init; }

    /// <summary>φ of a linear layer; <see cref="Activation.None"/> for others.</summary>
    public Activation Activation { get; private init; }

    /// <summary>Whether a GRU resets after the product, as PyTorch does; false for others.</summary>
    public bool ResetAfter { get; private init; }

    /// <summary>Whether an LSTM's gates i, f and o read the cell through a vector of weights; false for others.</summary>
    public bool Peephole { get; private init; }

    /// <summary>Whether an LSTM's step is given W_x·x instead of x, so that its rows hold W_h alone; false for others.</summary>
    public bool PrecomputedInput { get; private init; }

    /// <summary>φ of every gate in PyTorch's order: LSTM i, f, g, o; GRU r, z, n; a linear layer's own.</summary>
    public ImmutableArray<Activation> GateActivations => Kind switch
    {
        LayerKind.Lstm => [Activation.Sigmoid, Activation.Sigmoid, Activation.Tanh, Activation.Sigmoid],
        LayerKind.Gru => [Activation.Sigmoid, Activation.Sigmoid, Activation.Tanh],
        LayerKind.Linear => [Activation],
        _ => throw new InvalidOperationException($"{Kind} is no kind of layer."),
    };

    /// <summary>The matrices of the little module.</summary>
    public ImmutableArray<LittleBlock> LittleBlocks => [.. LittleBlock.Of(Kind, ResetAfter, PrecomputedInput)];

    /// <summary>Rows of a block of the little module.</summary>
    /// <param name="block">One of <see cref="LittleBlocks"/>.</param>
    public int RowsOf(LittleBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return block.Gates * Units;
    }

    /// <summary>Columns of a block of the little module: those of the sides that it reads.</summary>
    /// <param name="block">One of <see cref="LittleBlocks"/>.</param>
    public int LittleColumnsOf(LittleBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        bool readsHidden = block.Hidden != HiddenSide.None;
        return Projection == Projection.Learned
            ? Math.Min(ReducedSize, (block.ReadsInput ? InputColumns : 0) + (readsHidden ? HiddenSize : 0))
            : (block.ReadsInput ? LittleInputColumns : 0) + (readsHidden ? LittleHiddenColumns : 0);
    }

    /// <summary>Columns of a block that have 8 bits whatever the others have: <see cref="LeadingColumns"/>, as far as the block has so many.</summary>
    /// <param name="block">One of <see cref="LittleBlocks"/>.</param>
    public int LeadingColumnsOf(LittleBlock block) =>
        Math.Min(LeadingColumns, LittleColumnsOf(block) / LearnedProjectionRules.LeadingMultiple * LearnedProjectionRules.LeadingMultiple);

    /// <summary>Whether any output can be insensitive, so that a little module is of use.</summary>
    public bool HasInsensitiveOutputs => Kind != LayerKind.Linear || Activation != Activation.None;

    /// <summary>Matrices stacked in the weights: 4 for an LSTM, 3 for a GRU, 1 for a linear layer.</summary>
    public int GateCount => Kind switch { LayerKind.Lstm => 4, LayerKind.Gru => 3, _ => 1 };

    /// <summary>n: output rows of all gates stacked.</summary>
    public int RowCount => GateCount * Units;

    /// <summary>Whether x is projected before it enters the little module; false where there can be none.</summary>
    public bool ReducesInput => Projection == Projection.SparseRandom && HasInsensitiveOutputs && InputColumns > ReducedSize;

    /// <summary>Whether h is projected before it enters the little module.</summary>
    public bool ReducesHidden => Projection == Projection.SparseRandom && HiddenSize > ReducedSize;

    /// <summary>Columns of the little module that belong to x.</summary>
    public int LittleInputColumns => Math.Min(InputColumns, ReducedSize);

    /// <summary>Columns of the little module that belong to h.</summary>
    public int LittleHiddenColumns => Math.Min(HiddenSize, ReducedSize);

    /// <summary>Columns of the little module's rows that read both sides.</summary>
    public int LittleColumns => LittleInputColumns + LittleHiddenColumns;

    /// <summary>The shape of an LSTM layer.</summary>
    /// <param name="hidden">Units, 1…65,536.</param>
    /// <param name="input">Width of x, 1…65,536; 0 means <paramref name="hidden"/>.</param>
    /// <param name="eps">ε in (0, 1); used where <paramref name="reduced"/> is 0.</param>
    /// <param name="bits">1, 2, 3, 4, 8, 16 or 32.</param>
    /// <param name="reduced">k, 1…65,536; 0 derives it from <paramref name="eps"/>.</param>
    /// <param name="seed">Seed of the projection.</param>
    /// <param name="peephole">Whether gates i, f and o read the cell.</param>
    /// <param name="mask">How outputs are judged insensitive.</param>
    /// <param name="projection">How the little module reduces its input.</param>
    /// <param name="projectionBits">Bits of a learned projection: 1, 2, 3, 4 or 8.</param>
    /// <param name="leadingColumns">First columns of W_LL that have 8 bits, of a learned projection with fewer.</param>
    /// <param name="big">How the rows of the big module are stored.</param>
    /// <param name="precomputedInput">Whether a step is given W_x·x instead of x; <paramref name="input"/> must then be 0 or 4·hidden.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static LayerShape Lstm(
        int hidden, int input = 0, double eps = 0.5, int bits = 8, int reduced = 0, int seed = 0, bool peephole = false,
        MaskRule mask = MaskRule.Threshold, Projection projection = Projection.SparseRandom,
        int projectionBits = DefaultProjectionBits, int leadingColumns = 0, WeightPrecision big = WeightPrecision.Float32, bool precomputedInput = false)
    {
        var options = new Options(reduced, bits, seed, mask, projection, projectionBits, leadingColumns, big);
        if (!precomputedInput) return Recurrent(LayerKind.Lstm, 4, hidden, input == 0 ? hidden : input, eps, options) with { Peephole = peephole };
        LayerShape shape = Recurrent(LayerKind.Lstm, 4, hidden, 0, eps, options) with { Peephole = peephole, PrecomputedInput = true };
        return input == 0 || input == shape.InputSize
            ? shape
            : throw OutOfRange(nameof(input), input, $"A precomputed input of {hidden} units has {shape.InputSize} values; input must be 0 or that.");
    }

    /// <summary>The shape of a GRU layer.</summary>
    /// <param name="hidden">Units, 1…65,536.</param>
    /// <param name="input">Width of x, 1…65,536; 0 means <paramref name="hidden"/>.</param>
    /// <param name="eps">ε in (0, 1); used where <paramref name="reduced"/> is 0.</param>
    /// <param name="bits">1, 2, 3, 4, 8, 16 or 32.</param>
    /// <param name="reduced">k, 1…65,536; 0 derives it from <paramref name="eps"/>.</param>
    /// <param name="seed">Seed of the projection.</param>
    /// <param name="resetAfter">Whether r is applied after the product, as PyTorch does.</param>
    /// <param name="mask">How outputs are judged insensitive.</param>
    /// <param name="projection">How the little module reduces its input.</param>
    /// <param name="projectionBits">Bits of a learned projection: 1, 2, 3, 4 or 8.</param>
    /// <param name="leadingColumns">First columns of W_LL that have 8 bits, of a learned projection with fewer.</param>
    /// <param name="big">How the rows of the big module are stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static LayerShape Gru(
        int hidden, int input = 0, double eps = 0.5, int bits = 8, int reduced = 0, int seed = 0, bool resetAfter = true,
        MaskRule mask = MaskRule.Threshold, Projection projection = Projection.SparseRandom,
        int projectionBits = DefaultProjectionBits, int leadingColumns = 0, WeightPrecision big = WeightPrecision.Float32) =>
        Recurrent(LayerKind.Gru, 3, hidden, input == 0 ? hidden : input, eps, new Options(reduced, bits, seed, mask, projection, projectionBits, leadingColumns, big)) with { ResetAfter = resetAfter };

    /// <summary>The shape of a fully connected layer.</summary>
    /// <param name="input">Width of x, 1…65,536.</param>
    /// <param name="output">Outputs, 1…65,536.</param>
    /// <param name="activation">φ.</param>
    /// <param name="eps">ε in (0, 1); used where <paramref name="reduced"/> is 0.</param>
    /// <param name="bits">1, 2, 3, 4, 8, 16 or 32.</param>
    /// <param name="reduced">k, 1…65,536; 0 derives it from <paramref name="eps"/>.</param>
    /// <param name="seed">Seed of the projection.</param>
    /// <param name="mask">How outputs are judged insensitive.</param>
    /// <param name="projection">How the little module reduces its input.</param>
    /// <param name="projectionBits">Bits of a learned projection: 1, 2, 3, 4 or 8.</param>
    /// <param name="leadingColumns">First columns of W_LL that have 8 bits, of a learned projection with fewer.</param>
    /// <param name="big">How the rows of the big module are stored.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static LayerShape Linear(
        int input, int output, Activation activation, double eps = 0.5, int bits = 8, int reduced = 0, int seed = 0,
        MaskRule mask = MaskRule.Threshold, Projection projection = Projection.SparseRandom,
        int projectionBits = DefaultProjectionBits, int leadingColumns = 0, WeightPrecision big = WeightPrecision.Float32)
    {
        CheckDimension(input, 1, nameof(input));
        CheckDimension(output, 1, nameof(output));
        if (activation is not (Activation.None or Activation.Sigmoid or Activation.Tanh or Activation.Relu))
        {
            throw new ArgumentOutOfRangeException(nameof(activation), activation, "activation must be None, Sigmoid, Tanh or Relu.");
        }

        var options = Check(output, (long)output * input, nameof(output), eps, new Options(reduced, bits, seed, mask, projection, projectionBits, leadingColumns, big));
        return new LayerShape(LayerKind.Linear, input, output, options) { Activation = activation };
    }

    /// <summary>The same layer with another little module: kind, widths, options, seed and mask stay.</summary>
    /// <param name="projection">How the little module reduces its input.</param>
    /// <param name="bits">1, 2, 3, 4, 8, 16 or 32.</param>
    /// <param name="eps">ε in (0, 1); used where <paramref name="reduced"/> is 0.</param>
    /// <param name="reduced">k, 1…65,536; 0 derives it from <paramref name="eps"/>.</param>
    /// <param name="projectionBits">Bits of a learned projection: 1, 2, 3, 4 or 8.</param>
    /// <param name="leadingColumns">First columns of W_LL that have 8 bits, of a learned projection with fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public LayerShape WithLittleModule(
        Projection projection, int bits, double eps = 0.5, int reduced = 0, int projectionBits = DefaultProjectionBits, int leadingColumns = 0) => Kind switch
        {
            LayerKind.Lstm => Lstm(Units, InputSize, eps, bits, reduced, Seed, Peephole, Mask, projection, projectionBits, leadingColumns, Big, PrecomputedInput),
            LayerKind.Gru => Gru(Units, InputSize, eps, bits, reduced, Seed, ResetAfter, Mask, projection, projectionBits, leadingColumns, Big),
            _ => Linear(InputSize, Units, Activation, eps, bits, reduced, Seed, Mask, projection, projectionBits, leadingColumns, Big),
        };

    /// <summary>Whether both shapes have the same big module: the kind of layer with all its options, and the widths.</summary>
    /// <param name="other">The other shape.</param>
    public bool HasBigModuleOf(LayerShape other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Kind, InputColumns, Units, Activation, ResetAfter, Peephole, PrecomputedInput)
            == (other.Kind, other.InputColumns, other.Units, other.Activation, other.ResetAfter, other.Peephole, other.PrecomputedInput);
    }

    /// <summary>Whether weights of one shape serve a layer of the other: all but the mask rule and the precision of the big module is the same.</summary>
    /// <param name="other">The other shape.</param>
    public bool FitsWeightsOf(LayerShape other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Mask = other.Mask, Big = other.Big } == other;
    }

    /// <inheritdoc/>
    /// <remarks>Written out, since a record's own compares enumerations by generic code that is compiled at every start.</remarks>
    public bool Equals(LayerShape? other) =>
        other is not null && Kind == other.Kind && InputSize == other.InputSize && Units == other.Units && ReducedSize == other.ReducedSize
        && Bits == other.Bits && Seed == other.Seed && Projection == other.Projection && ProjectionBits == other.ProjectionBits
        && LeadingColumns == other.LeadingColumns && Mask == other.Mask && Big == other.Big && Activation == other.Activation
        && ResetAfter == other.ResetAfter && Peephole == other.Peephole && PrecomputedInput == other.PrecomputedInput;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, InputSize, Units, ReducedSize, Bits, Mask, Big, Activation);

    /// <inheritdoc/>
    public override string ToString()
    {
        string kind = Kind switch
        {
            LayerKind.Linear => $"{Kind} {Activation} output {Units}",
            LayerKind.Gru when !ResetAfter => $"{Kind} (reset before) hidden {Units}",
            LayerKind.Lstm when Peephole => $"{Kind} (peephole) hidden {Units}",
            _ => $"{Kind} hidden {Units}",
        };
        string mask = Mask == MaskRule.Threshold ? "" : $", mask {Mask}";
        string projection = Projection == Projection.SparseRandom ? "" : $", projection {Projection}";
        if (ProjectionBits != DefaultProjectionBits) projection += FormattableString.Invariant($" at {ProjectionBits} {(ProjectionBits == 1 ? "bit" : "bits")}");
        if (LeadingColumns > 0) projection += FormattableString.Invariant($", {LeadingColumns} leading columns");
        string big = Big == WeightPrecision.Float32 ? "" : $", big {Big}";
        string input = PrecomputedInput ? "precomputed input" : "input";
        return FormattableString.Invariant($"{kind}, {input} {InputSize}, reduced {ReducedSize}, {Bits} {(Bits == 1 ? "bit" : "bits")}, seed {Seed}{projection}{mask}{big}");
    }

    /// <summary>The same layer with another mask.</summary>
    /// <param name="mask">The rule.</param>
    internal LayerShape WithMask(MaskRule mask) => mask == Mask ? this : this with { Mask = mask };

    internal LayerShape WithBig(WeightPrecision big) => this with { Big = big };

    private static LayerShape Recurrent(LayerKind kind, int gates, int hidden, int input, double eps, Options options)
    {
        CheckDimension(hidden, 1, nameof(hidden));
        CheckDimension(input, 0, nameof(input));
        long weights = gates * (long)hidden * ((long)input + hidden);
        return new LayerShape(kind, input, hidden, Check(gates * hidden, weights, nameof(hidden), eps, options));
    }

    /// <summary>Checks what all kinds have in common, and resolves k.</summary>
    private static Options Check(int rows, long weights, string name, double eps, Options options)
    {
        (int reduced, int bits, _, MaskRule mask, Projection projection, int projectionBits, int leadingColumns, WeightPrecision big) = options;
        CheckDimension(reduced, 0, nameof(reduced));
        if (!WeightQuantizer.IsSupported(bits))
        {
            throw OutOfRange(nameof(bits), bits, "bits must be 1, 2, 3, 4, 8, 16 or 32.");
        }

        if (!(eps > 0 && eps < 1)) throw new ArgumentOutOfRangeException(nameof(eps), eps, "eps must lie in (0, 1).");
        if (mask is not (MaskRule.Threshold or MaskRule.Influence or MaskRule.TopK)) throw OutOfRange(nameof(mask), mask, "mask must be Threshold, Influence or TopK.");
        if (projection is not (Projection.SparseRandom or Projection.Learned or Projection.None))
        {
            throw OutOfRange(nameof(projection), projection, "projection must be SparseRandom, Learned or None.");
        }

        if (LearnedProjectionRules.ProblemOfBits(projectionBits, projection == Projection.Learned) is string problem)
        {
            throw OutOfRange(nameof(projectionBits), projectionBits, $"projectionBits {problem}.");
        }

        if (LearnedProjectionRules.ProblemOfLeading(leadingColumns, bits, projection == Projection.Learned) is string leading)
        {
            throw OutOfRange(nameof(leadingColumns), leadingColumns, $"leadingColumns {leading}.");
        }

        if (big is not (WeightPrecision.Float32 or WeightPrecision.BFloat16 or WeightPrecision.Int8)) throw OutOfRange(nameof(big), big, "big must be Float32, BFloat16 or Int8.");

        if (weights > ReducedDimension.MostWeights)
        {
            throw new ArgumentOutOfRangeException(
                name, $"The layer would have {weights} weights, more than the {ReducedDimension.MostWeights} that fit in one array.");
        }

        return reduced == 0 ? options with { Reduced = ReducedDimension.FromEps(rows, eps) } : options;
    }

    // The name is that of a public method's parameter.
    private static ArgumentOutOfRangeException OutOfRange(string name, object value, string message) => new(name, value, message);

    private static void CheckDimension(int value, int least, string name)
    {
        if (value < least || value > ReducedDimension.Maximum)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in {least}…{ReducedDimension.Maximum}.");
        }
    }

    /// <summary>What every kind is told about its little module.</summary>
    private readonly record struct Options(
        int Reduced, int Bits, int Seed, MaskRule Mask, Projection Projection, int ProjectionBits, int LeadingColumns, WeightPrecision Big);
}
