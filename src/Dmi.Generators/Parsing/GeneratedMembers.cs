using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Parsing;

/// <summary>The names and signatures that the generator adds to a class of one kind of layer.</summary>
internal sealed class GeneratedMembers
{
    /// <summary>What the generated constructor takes.</summary>
    public const string Weights = "Dmi.DualModuleWeights";

    // What the generated constructor takes that nobody else calls.
    private const string Packed = "Dmi.Layers.PackedLayer";

    private const string ReadOnlyFloats = "System.ReadOnlySpan<float>";

    private static readonly Dictionary<LayerKind, GeneratedMembers> Kinds = new()
    {
        [LayerKind.Lstm] = Recurrent("Dmi.LstmState"),
        [LayerKind.Gru] = Recurrent("Dmi.GruState"),
        [LayerKind.Linear] = new("OutputSize", "Forward", [ReadOnlyFloats, "System.Span<float>", "Dmi.LinearState"]),
    };

    private readonly HashSet<string> _data;

    private readonly Dictionary<string, string[]> _methods;

    private GeneratedMembers(string units, string step, string[] parameters)
    {
        _data = ["InputSize", units, "ReducedSize", "Shape", "Thresholds", "_weights"];
        _methods = new Dictionary<string, string[]>
        {
            ["Create"] = [Weights],
            ["Load"] = ["string"],
            ["SavePacked"] = ["string"],
            ["LoadPacked"] = ["string", "Dmi.PackedLoading"],
            ["CreateState"] = [],
            ["Dispose"] = [],
            [step] = parameters,
            [step + "Dense"] = parameters,
            // The accessors of properties take names, too.
            ["get_Shape"] = [],
            ["get_Thresholds"] = [],
            ["set_Thresholds"] = ["Dmi.SwitchingThresholds"],
        };
    }

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => _data.Concat(_methods.Keys);

    public static GeneratedMembers Of(LayerKind kind) => Kinds[kind];

    /// <summary>Whether one class cannot hold a member beside the generated ones.</summary>
    public bool Exclude(ISymbol member) => member switch
    {
        IMethodSymbol { MethodKind: MethodKind.Ordinary } method =>
            _data.Contains(method.Name)
            || (method.Arity == 0 && _methods.TryGetValue(method.Name, out string[]? parameters) && Takes(method, parameters)),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => Takes(constructor, Weights) || Takes(constructor, Packed),
        IMethodSymbol => false,
        _ => _data.Contains(member.Name) || _methods.ContainsKey(member.Name),
    };

    // Signatures that differ in annotations for null only are the same; by reference and by value are not.
    private static bool Takes(IMethodSymbol method, params string[] types) =>
        method.Parameters.All(static parameter => parameter.RefKind == RefKind.None)
        && method.Parameters.Select(static parameter => parameter.Type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString())
            .SequenceEqual(types);

    private static GeneratedMembers Recurrent(string state) => new("HiddenSize", "Step", [ReadOnlyFloats, state]);
}
