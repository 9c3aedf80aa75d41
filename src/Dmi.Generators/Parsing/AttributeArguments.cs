using System.Collections.Generic;
using System.Linq;
using Dmi.Projections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Dmi.Generators.Parsing;

/// <summary>The arguments of a layer attribute as written, defaults filled in.</summary>
internal readonly struct AttributeArguments
{
    private readonly AttributeData _attribute;

    private AttributeArguments(AttributeData attribute, LayerKind kind)
    {
        _attribute = attribute;
        Kind = kind;
        Units = Constructor(attribute, UnitsName, 0);
        int input = Constructor(attribute, "input", 0);
        PrecomputedInput = Named(attribute, "PrecomputedInput", false);
        WrittenInput = input;
        Input = PrecomputedInput ? 0 : input == 0 && kind != LayerKind.Linear ? Units : input;
        Eps = Constructor(attribute, "eps", 0.5);
        Bits = Constructor(attribute, "bits", 8);
        Activation = (Activation)Constructor(attribute, "activation", (int)Activation.None);
        Reduced = Named(attribute, "Reduced", 0);
        Seed = Named(attribute, "Seed", 0);
        Mask = (MaskRule)Named(attribute, "Mask", (int)MaskRule.Threshold);
        Projection = (Projection)Named(attribute, "Projection", (int)Projection.SparseRandom);
        ProjectionBits = Named(attribute, "ProjectionBits", LearnedProjectionRules.DefaultBits);
        LeadingColumns = Named(attribute, "LeadingColumns", 0);
        Big = (WeightPrecision)Named(attribute, "Big", (int)WeightPrecision.Float32);
        DenseTiles = Named(attribute, "DenseTiles", true);
        ResetAfter = Named(attribute, "ResetAfter", kind == LayerKind.Gru);
        Peephole = Named(attribute, "Peephole", false);
    }

    public LayerKind Kind { get; }

    /// <summary>Rows per gate: hidden units, or a linear layer's outputs.</summary>
    public int Units { get; }

    /// <summary>What the attribute calls <see cref="Units"/>.</summary>
    public string UnitsName => Kind == LayerKind.Linear ? "output" : "hidden";

    /// <summary>Columns of W that belong to x; none with <see cref="PrecomputedInput"/>.</summary>
    public int Input { get; }

    /// <summary>Width of the input as the attribute has it; 0 where it is left out.</summary>
    public int WrittenInput { get; }

    /// <summary>Whether a step is given W_x·x; false for all but an LSTM.</summary>
    public bool PrecomputedInput { get; }

    public double Eps { get; }

    public int Bits { get; }

    /// <summary>φ of a linear layer; None for others.</summary>
    public Activation Activation { get; }

    /// <summary>0 where it follows from <see cref="Eps"/>.</summary>
    public int Reduced { get; }

    public int Seed { get; }

    public MaskRule Mask { get; }

    public Projection Projection { get; }

    /// <summary>Bits per weight of a learned projection.</summary>
    public int ProjectionBits { get; }

    /// <summary>First columns of its little module that have 8 bits.</summary>
    public int LeadingColumns { get; }

    public WeightPrecision Big { get; }

    /// <summary>Whether big rows may have a copy in tiles for dense steps.</summary>
    public bool DenseTiles { get; }

    /// <summary>False for all but a GRU.</summary>
    public bool ResetAfter { get; }

    /// <summary>False for all but an LSTM.</summary>
    public bool Peephole { get; }

    /// <summary>Matrices stacked in the weights.</summary>
    public int Gates => Kind switch { LayerKind.Lstm => 4, LayerKind.Gru => 3, _ => 1 };

    /// <summary>Length of h; 0 for a linear layer.</summary>
    public int Hidden => Kind == LayerKind.Linear ? 0 : Units;

    /// <summary>Where the attribute stands.</summary>
    public AttributeSyntax? Syntax => _attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    /// <summary>The arguments of an enum type, by the name of parameter or property.</summary>
    public IEnumerable<(string Name, TypedConstant Value)> Enums
    {
        get
        {
            var parameters = _attribute.AttributeConstructor!.Parameters.Select(static parameter => parameter.Name);
            return parameters.Zip(_attribute.ConstructorArguments, static (name, value) => (Name: name, Value: value))
                .Concat(_attribute.NamedArguments.Select(static argument => (Name: argument.Key, argument.Value)))
                .Where(static argument => argument.Value.Kind == TypedConstantKind.Enum);
        }
    }

    /// <summary>False where the compiler already reports the arguments as wrong.</summary>
    public static bool TryRead(AttributeData attribute, out AttributeArguments arguments)
    {
        arguments = default;
        if (attribute.AttributeConstructor is null || LayerAttributes.KindOf(attribute) is not { } kind) return false;
        bool isWrong = attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(static argument => argument.Value))
            .Any(static argument => argument.Kind == TypedConstantKind.Error);
        if (isWrong) return false;
        var read = new AttributeArguments(attribute, kind);

        // A number that is not 0 makes an enum by a cast only.
        if (read.Enums.Any(argument => read.SyntaxOf(argument.Name)?.Expression is LiteralExpressionSyntax { Token.Value: not 0 })) return false;
        arguments = read;
        return true;
    }

    /// <summary>An argument as written; null where it is left out.</summary>
    /// <param name="name">The name of the parameter or property.</param>
    public AttributeArgumentSyntax? SyntaxOf(string name)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> written = Syntax?.ArgumentList?.Arguments ?? [];
        for (int i = 0; i < written.Count; i++)
        {
            string? explicitName = (written[i].NameColon?.Name ?? written[i].NameEquals?.Name)?.Identifier.ValueText;
            if ((explicitName ?? _attribute.AttributeConstructor!.Parameters[i].Name) == name) return written[i];
        }

        return null;
    }

    /// <summary>Where an argument stands; the attribute where it is left out.</summary>
    /// <inheritdoc cref="SyntaxOf"/>
    public Location? LocationOf(string name) => ((SyntaxNode?)SyntaxOf(name) ?? Syntax)?.GetLocation();

    private static T Constructor<T>(AttributeData attribute, string name, T otherwise)
    {
        for (int i = 0; i < attribute.ConstructorArguments.Length; i++)
        {
            if (attribute.AttributeConstructor!.Parameters[i].Name == name && attribute.ConstructorArguments[i].Value is T value) return value;
        }

        return otherwise;
    }

    private static T Named<T>(AttributeData attribute, string name, T otherwise)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is T value) return value;
        }

        return otherwise;
    }
}
