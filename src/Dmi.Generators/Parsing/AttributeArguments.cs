using Microsoft.CodeAnalysis;

namespace Dmi.Generators.Parsing;

/// <summary>The arguments of a layer attribute as written, defaults filled in.</summary>
internal readonly struct AttributeArguments
{
    public const string LstmAttribute = "Dmi.DualModuleLstmAttribute";

    private AttributeArguments(AttributeData attribute)
    {
        Hidden = Constructor(attribute, "hidden", 0);
        int input = Constructor(attribute, "input", 0);
        Input = input == 0 ? Hidden : input;
        Eps = Constructor(attribute, "eps", 0.5);
        Bits = Constructor(attribute, "bits", 8);
        Reduced = Named(attribute, "Reduced", 0);
        Seed = Named(attribute, "Seed", 0);
    }

    public int Hidden { get; }

    public int Input { get; }

    public double Eps { get; }

    public int Bits { get; }

    /// <summary>0 where it follows from <see cref="Eps"/>.</summary>
    public int Reduced { get; }

    public int Seed { get; }

    /// <summary>False where the compiler already reports the arguments as wrong.</summary>
    public static bool TryRead(AttributeData attribute, out AttributeArguments arguments)
    {
        arguments = default;
        if (attribute.AttributeConstructor is null) return false;
        foreach (TypedConstant argument in attribute.ConstructorArguments)
        {
            if (argument.Kind == TypedConstantKind.Error) return false;
        }

        arguments = new AttributeArguments(attribute);
        return true;
    }

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
