using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Dmi.Generators.Analyzers;
using Dmi.Projections;
using Microsoft.CodeAnalysis;
using static System.FormattableString;

namespace Dmi.Generators.Parsing;

/// <summary>What is wrong with an attribute's arguments, each by itself and then all together.</summary>
internal static class ArgumentProblems
{
    // Ascending, which finding the nearest relies on.
    private static readonly ImmutableArray<int> Bits = [1, 2, 3, 4, 8, 16, 32];

    public static IEnumerable<LayerProblem> Find(AttributeArguments arguments)
    {
        bool isShapeValid = true;
        foreach (LayerProblem problem in FindInDimensions(arguments).Concat(FindInEpsAndBits(arguments)).Concat(FindInLearnedBits(arguments)).Concat(FindInPrecomputed(arguments)))
        {
            isShapeValid = false;
            yield return problem;
        }

        foreach (LayerProblem problem in FindInEnums(arguments)) yield return problem;
        if (!isShapeValid) yield break;
        foreach (LayerProblem problem in FindInShape(arguments)) yield return problem;
    }

    private static IEnumerable<LayerProblem> FindInDimensions(AttributeArguments arguments)
    {
        (string Name, int Value, int Least)[] dimensions =
            [(arguments.UnitsName, arguments.Units, 1), ("input", arguments.Input, 1), ("Reduced", arguments.Reduced, 0)];
        foreach ((string name, int value, int least) in dimensions)
        {
            if (value >= least && value <= ReducedDimension.Maximum) continue;
            if (name == "input" && arguments.PrecomputedInput) continue;

            // A recurrent layer's input of 0 stands for hidden: one mistake, one message.
            bool hasDefault = name == "Reduced" || (name == "input" && arguments.Kind != LayerKind.Linear);
            if (name == "input" && hasDefault && value == arguments.Units) continue;
            yield return new LayerProblem(
                Descriptors.DimensionOutOfRange, arguments.LocationOf(name), name, value, least, ReducedDimension.Maximum)
            {
                Replacements = hasDefault && value < 0 ? ["0"] : [],
            };
        }
    }

    private static IEnumerable<LayerProblem> FindInEpsAndBits(AttributeArguments arguments)
    {
        if (!(arguments.Eps > 0 && arguments.Eps < 1))
        {
            yield return new LayerProblem(
                Descriptors.EpsOutOfRange, arguments.LocationOf("eps"), arguments.Eps.ToString(CultureInfo.InvariantCulture))
            {
                Replacements = ["0.5"],
            };
        }

        if (!Bits.Contains(arguments.Bits))
        {
            yield return new LayerProblem(Descriptors.UnsupportedBits, arguments.LocationOf("bits"), arguments.Bits)
            {
                Replacements = [NearestBits(arguments.Bits).ToString(CultureInfo.InvariantCulture)],
            };
        }
    }

    private static IEnumerable<LayerProblem> FindInLearnedBits(AttributeArguments arguments)
    {
        bool isLearned = arguments.Projection == Projection.Learned;
        if (LearnedProjectionRules.ProblemOfBits(arguments.ProjectionBits, isLearned) is string bits)
        {
            yield return Problem("ProjectionBits", arguments.ProjectionBits, bits, LearnedProjectionRules.DefaultBits);
        }

        if (LearnedProjectionRules.ProblemOfLeading(arguments.LeadingColumns, arguments.Bits, isLearned) is string leading)
        {
            bool isPossible = isLearned && arguments.Bits < 8;
            int multiple = LearnedProjectionRules.LeadingMultiple;
            int nearest = (int)Math.Min(Math.Max((arguments.LeadingColumns + (multiple / 2L)) / multiple * multiple, 0), LearnedProjectionRules.MostLeading);
            yield return Problem("LeadingColumns", arguments.LeadingColumns, leading, isPossible ? nearest : 0);
        }

        LayerProblem Problem(string name, int value, string problem, int instead) =>
            new(Descriptors.UnsuitableLearnedBits, arguments.LocationOf(name), name, value, problem, instead)
            {
                Replacements = [instead.ToString(CultureInfo.InvariantCulture)],
            };
    }

    private static IEnumerable<LayerProblem> FindInPrecomputed(AttributeArguments arguments)
    {
        long width = (long)arguments.Gates * arguments.Units;
        if (!arguments.PrecomputedInput || arguments.WrittenInput == 0 || arguments.WrittenInput == width) yield break;
        yield return new LayerProblem(Descriptors.InputBesidePrecomputed, arguments.LocationOf("input"), arguments.WrittenInput, width)
        {
            Replacements = ["0"],
        };
    }

    /// <summary>Of two that are as near, the more exact.</summary>
    private static int NearestBits(int bits) => Bits.Reverse().OrderBy(supported => Math.Abs((long)supported - bits)).First();

    /// <summary>Casts can make values that no member of the enum has.</summary>
    private static IEnumerable<LayerProblem> FindInEnums(AttributeArguments arguments)
    {
        foreach ((string name, TypedConstant value) in arguments.Enums)
        {
            IFieldSymbol[] members = [.. value.Type!.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue)];
            if (members.Any(member => Equals(member.ConstantValue, value.Value))) continue;
            yield return new LayerProblem(Descriptors.UndefinedEnumValue, arguments.LocationOf(name), name, value.Value!, Choice(members))
            {
                Replacements =
                [
                    .. members.Select(static member =>
                        member.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + member.Name),
                ],
            };
        }

        if (arguments is { Kind: LayerKind.Linear, Activation: Activation.None, Mask: MaskRule.TopK or MaskRule.Influence })
        {
            yield return new LayerProblem(Descriptors.MaskWithoutActivation, arguments.LocationOf("Mask"), arguments.Mask);
        }
    }

    private static string Choice(IFieldSymbol[] members)
    {
        string[] names = [.. members.Select(static member => member.ContainingType.Name + "." + member.Name)];
        return names.Length == 1 ? names[0] : string.Join(", ", names.Take(names.Length - 1)) + " or " + names[names.Length - 1];
    }

    private static IEnumerable<LayerProblem> FindInShape(AttributeArguments arguments)
    {
        long weights = (long)arguments.Gates * arguments.Units * ((long)arguments.Input + arguments.Hidden);
        if (weights > ReducedDimension.MostWeights)
        {
            yield return new LayerProblem(
                Descriptors.TooManyWeights, arguments.Syntax?.GetLocation(), weights, ReducedDimension.MostWeights, arguments.UnitsName);
            yield break;
        }

        bool hasLittleModule = arguments is not { Kind: LayerKind.Linear, Activation: Activation.None };
        int reduced = LayerParser.ReducedSize(arguments);
        int width = arguments.Input + arguments.Hidden;
        if (hasLittleModule && arguments.Projection == Projection.Learned)
        {
            // Directions beyond an eighth of the width are rarely worth their bytes.
            int advised = Math.Max(1, width / 8);
            int rows = arguments.Gates * arguments.Units;
            if (LearnedProjectionRules.Reduces(reduced, width, rows, arguments.Bits, arguments.ProjectionBits, arguments.Big.BitsPerWeight())) yield break;
            yield return new LayerProblem(
                Descriptors.ProjectionTooWide, arguments.LocationOf("Projection"), reduced, arguments.Bits, rows, width, arguments.Big.BitsPerWeight(), advised);
        }
        else if (hasLittleModule && arguments.Bits >= arguments.Big.BitsPerWeight() && arguments.Input <= reduced && arguments.Hidden <= reduced)
        {
            string sides = arguments.PrecomputedInput
                ? Invariant($"hidden ({arguments.Hidden}) does not exceed")
                : arguments.Kind == LayerKind.Linear
                ? Invariant($"input ({arguments.Input}) does not exceed")
                : Invariant($"neither input ({arguments.Input}) nor hidden ({arguments.Hidden}) exceeds");
            int bits = arguments.Big.BitsPerWeight();

            // Eight bits lose next to nothing; more are never worth theirs.
            int advised = Math.Min(8, bits / 2);
            yield return new LayerProblem(Descriptors.NothingToSave, arguments.LocationOf("bits"), arguments.Bits, bits, sides, reduced)
            {
                Replacements = [advised.ToString(CultureInfo.InvariantCulture)],
            };
        }
    }
}
