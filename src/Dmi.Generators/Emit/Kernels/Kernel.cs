using System;
using System.Collections.Generic;
using System.Linq;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>One kernel of a layer: a method that every tier has with the same signature.</summary>
internal abstract class Kernel
{
    /// <summary>Optimised from the first call: a step must not wait for the tiers of the JIT, and no branch is left to profile.</summary>
    private const string Optimized = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    /// <summary>Name of the method.</summary>
    public abstract string Name { get; }

    /// <summary>Its parameters as declared.</summary>
    public abstract string Parameters { get; }

    /// <summary>What it returns.</summary>
    public virtual string Result => "void";

    /// <summary>Whether byte products take most of its time, so that the tier which is fastest for them should run it.</summary>
    public virtual bool UsesByteProducts => false;

    /// <summary>How threads share its rows; null where one thread does them all.</summary>
    public virtual RowSplit? Split => null;

    /// <summary>The parameters as a caller with variables of the same names passes them.</summary>
    public string Arguments => string.Join(", ", ParameterList.Select(static parameter => parameter.IsReference ? "ref " + parameter.Name : parameter.Name));

    /// <summary>The parameters one by one, with the types that they have or refer to.</summary>
    public IReadOnlyList<(bool IsReference, string Type, string Name)> ParameterList =>
    [
        .. Parameters.Split([", "], StringSplitOptions.None).Select(static parameter =>
        {
            string[] words = parameter.Split(' ');
            return (words[0] == "ref", words[words.Length - 2], words[words.Length - 1]);
        }),
    ];

    /// <summary>What it computes, as comment lines with the equation.</summary>
    protected abstract string Comment { get; }

    /// <summary>Writes the method for a vector width.</summary>
    public void WriteVector(IndentedWriter writer, VectorWidth width)
    {
        using (Open(writer)) WriteVectorBody(writer, width);
    }

    /// <summary>Writes the method without vectors.</summary>
    public void WriteScalar(IndentedWriter writer)
    {
        using (Open(writer)) WriteScalarBody(writer);
    }

    protected abstract void WriteVectorBody(IndentedWriter writer, VectorWidth width);

    protected abstract void WriteScalarBody(IndentedWriter writer);

    private IndentedWriter.Block Open(IndentedWriter writer)
    {
        writer.Lines(Comment);
        return writer.Braces($"{Optimized}\ninternal static {Result} {Name}({Parameters})");
    }
}
