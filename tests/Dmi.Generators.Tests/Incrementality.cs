using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Generators.Tests;

/// <summary>Proves that a second run does nothing, and that the pipeline's models hold nothing of the compiler's.</summary>
internal static class Incrementality
{
    private static readonly string[] Steps = [TrackingNames.Specs, TrackingNames.Plans, TrackingNames.HintNames];

    private static readonly Type[] Forbidden = [typeof(ISymbol), typeof(Compilation), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SemanticModel), typeof(Location), typeof(AttributeData)];

    /// <summary>Runs the driver on a compilation and then on a clone of it: every step must be cached.</summary>
    public static void AssertSecondRunIsCached(CSharpCompilation compilation) => AssertUnchanged(compilation, compilation.Clone());

    /// <summary>Runs the driver on one compilation and then on another: no step may give a new value.</summary>
    public static void AssertUnchanged(CSharpCompilation before, CSharpCompilation after)
    {
        GeneratorDriver driver = GeneratorHarness.CreateDriver().RunGenerators(before);
        GeneratorRunResult first = driver.GetRunResult().Results.Single();
        GeneratorRunResult second = driver.RunGenerators(after).GetRunResult().Results.Single();

        foreach (string step in Steps)
        {
            Assert.Equal(first.TrackedSteps[step].Length, second.TrackedSteps[step].Length);
            foreach ((object value, IncrementalStepRunReason reason) in second.TrackedSteps[step].SelectMany(static run => run.Outputs))
            {
                Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step} ran again: {reason}, {value}");
            }
        }

        Assert.NotEmpty(second.TrackedOutputSteps);
        foreach ((_, IncrementalStepRunReason reason) in second.TrackedOutputSteps.SelectMany(static pair => pair.Value).SelectMany(static run => run.Outputs))
        {
            Assert.Equal(IncrementalStepRunReason.Cached, reason);
        }

        foreach (string step in Steps)
        {
            foreach (object value in first.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Value))
            {
                AssertHoldsNothingOfTheCompiler(value, step, new HashSet<object>(ReferenceEqualityComparer.Instance));
            }
        }
    }

    private static void AssertHoldsNothingOfTheCompiler(object? value, string path, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value)) return;
        Type type = value.GetType();
        Assert.False(Forbidden.Any(forbidden => forbidden.IsAssignableFrom(type)), $"{path} holds a {type.FullName}");
        if (type.IsPrimitive || type.IsEnum || value is string or Type) return;
        if (value is IEnumerable items)
        {
            foreach (object? item in items) AssertHoldsNothingOfTheCompiler(item, path + "[]", seen);
            return;
        }

        for (Type? at = type; at is not null; at = at.BaseType)
        {
            foreach (FieldInfo field in at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                AssertHoldsNothingOfTheCompiler(field.GetValue(value), $"{path}.{field.Name}", seen);
            }
        }
    }
}
