using System.Globalization;
using Dmi.Weights;

namespace Dmi;

/// <summary>How a <see cref="LayerShape"/> stands in the metadata of a safetensors file.</summary>
/// <remarks>Version 1 knew LSTM without peepholes under the rule Threshold alone, and had none of the keys from mask on. A file without
/// a projection has a sparse random one, and one without a precision is for layers in binary32; bits of a projection, leading columns and
/// a precomputed input are written where they are not the defaults.</remarks>
internal static class SafetensorsShape
{
    private const string Version = "dmi.version";
    private const string Kind = "dmi.kind";
    private const string Hidden = "dmi.hidden";
    private const string Output = "dmi.output";
    private const string Input = "dmi.input";
    private const string Reduced = "dmi.reduced";
    private const string Bits = "dmi.bits";
    private const string Seed = "dmi.seed";
    private const string Mask = "dmi.mask";
    private const string ProjectionKind = "dmi.projection";
    private const string ProjectionBits = "dmi.projection_bits";
    private const string LeadingColumns = "dmi.leading_columns";
    private const string Big = "dmi.big";
    private const string Activation = "dmi.activation";
    private const string Reset = "dmi.reset";
    private const string Peephole = "dmi.peephole";
    private const string InputForm = "dmi.input_form";
    private const string Precomputed = "precomputed";
    private const string Values = "values";
    private const string ResetAfter = "after";
    private const string ResetBefore = "before";
    private const string PeepholeYes = "yes";
    private const string PeepholeNo = "no";

    public static void Write(SafetensorsWriter writer, LayerShape shape)
    {
        writer.AddMetadata(Version, "2");
        writer.AddMetadata(Kind, shape.Kind.ToString());
        Number(shape.Kind == LayerKind.Linear ? Output : Hidden, shape.Units);
        Number(Input, shape.InputSize);
        Number(Reduced, shape.ReducedSize);
        Number(Bits, shape.Bits);
        Number(Seed, shape.Seed);
        writer.AddMetadata(Mask, shape.Mask.ToString());
        if (shape.Projection != Projection.SparseRandom) writer.AddMetadata(ProjectionKind, shape.Projection.ToString());
        if (shape.ProjectionBits != LayerShape.DefaultProjectionBits) Number(ProjectionBits, shape.ProjectionBits);
        if (shape.LeadingColumns > 0) Number(LeadingColumns, shape.LeadingColumns);
        if (shape.Big != WeightPrecision.Float32) writer.AddMetadata(Big, shape.Big.ToString());
        switch (shape.Kind)
        {
            case LayerKind.Lstm:
                writer.AddMetadata(Peephole, shape.Peephole ? PeepholeYes : PeepholeNo);
                if (shape.PrecomputedInput) writer.AddMetadata(InputForm, Precomputed);
                break;
            case LayerKind.Gru:
                writer.AddMetadata(Reset, shape.ResetAfter ? ResetAfter : ResetBefore);
                break;
            default:
                writer.AddMetadata(Activation, shape.Activation.ToString());
                break;
        }

        void Number(string key, int value) => writer.AddMetadata(key, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Reads the shape, and whether the file is of version 1.</summary>
    /// <exception cref="InvalidDataException">A key is missing or its value impossible.</exception>
    public static (LayerShape Shape, bool IsFirstVersion) Read(SafetensorsFile file, string path)
    {
        string version = Text(file, path, Version);
        if (version is not ("1" or "2"))
        {
            throw new InvalidDataException($"{path}: {Version} is '{version}', this version of Dmi reads 1 and 2.");
        }

        bool isFirst = version == "1";
        LayerKind kind = Name<LayerKind>(file, path, Kind);
        if (isFirst && kind != LayerKind.Lstm) throw new InvalidDataException($"{path}: {Kind} is '{kind}', version 1 knows Lstm alone.");
        int reduced = Number(file, path, Reduced);
        if (reduced < 1) throw new InvalidDataException($"{path}: {Reduced} is {reduced}, it must be at least 1.");
        try
        {
            return (Create(file, path, kind, isFirst, reduced), isFirst);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new InvalidDataException($"{path}: the shape in the header is impossible: {Reason(exception)}", exception);
        }
    }

    /// <summary>A whole number of the metadata.</summary>
    /// <exception cref="InvalidDataException">It is missing, or no whole number.</exception>
    public static int Number(SafetensorsFile file, string path, string key)
    {
        string text = Text(file, path, key);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InvalidDataException($"{path}: '{key}' is '{text}', expected a whole number.");
    }

    /// <summary>What an exception says, without the parameter and value that .NET adds on lines of its own.</summary>
    public static string Reason(ArgumentException exception)
    {
        int end = exception.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }

    private static LayerShape Create(SafetensorsFile file, string path, LayerKind kind, bool isFirst, int reduced)
    {
        MaskRule mask = isFirst ? MaskRule.Threshold : Name<MaskRule>(file, path, Mask);
        Projection projection = file.Metadata.ContainsKey(ProjectionKind) ? Name<Projection>(file, path, ProjectionKind) : Projection.SparseRandom;
        WeightPrecision big = file.Metadata.ContainsKey(Big) ? Name<WeightPrecision>(file, path, Big) : WeightPrecision.Float32;
        (int input, int bits, int seed) = (Number(Input), Number(Bits), Number(Seed));
        (int projectionBits, int leading) = (Optional(ProjectionBits, LayerShape.DefaultProjectionBits), Optional(LeadingColumns, 0));
        return kind switch
        {
            LayerKind.Linear => LayerShape.Linear(
                input, Number(Output), Name<Activation>(file, path, Activation), bits: bits, reduced: reduced, seed: seed, mask: mask,
                projection: projection, projectionBits: projectionBits, leadingColumns: leading, big: big),
            LayerKind.Gru => LayerShape.Gru(
                Number(Hidden), input, bits: bits, reduced: reduced, seed: seed, resetAfter: Choice(Reset, ResetAfter, ResetBefore), mask: mask,
                projection: projection, projectionBits: projectionBits, leadingColumns: leading, big: big),
            _ => LayerShape.Lstm(
                Number(Hidden), input, bits: bits, reduced: reduced, seed: seed,
                peephole: !isFirst && Choice(Peephole, PeepholeYes, PeepholeNo), mask: mask, projection: projection,
                projectionBits: projectionBits, leadingColumns: leading, big: big,
                precomputedInput: file.Metadata.ContainsKey(InputForm) && Choice(InputForm, Precomputed, Values)),
        };

        int Number(string key) => SafetensorsShape.Number(file, path, key);

        int Optional(string key, int otherwise) => file.Metadata.ContainsKey(key) ? Number(key) : otherwise;

        bool Choice(string key, string whenTrue, string whenFalse)
        {
            string text = Text(file, path, key);
            return text == whenTrue || (text == whenFalse
                ? false
                : throw new InvalidDataException($"{path}: '{key}' is '{text}', expected {whenTrue} or {whenFalse}."));
        }
    }

    private static string Text(SafetensorsFile file, string path, string key) => file.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new InvalidDataException($"{path}: '{key}' is missing; this is not a file that DualModuleWeights.Save wrote.");

    // Enum.TryParse alone would also take numbers and lists.
    private static T Name<T>(SafetensorsFile file, string path, string key)
        where T : struct, Enum
    {
        string text = Text(file, path, key);
        return Enum.TryParse(text, out T value) && Enum.GetName(value) == text
            ? value
            : throw new InvalidDataException($"{path}: {key} is '{text}', this version of Dmi knows {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
