using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Dmi.CodeFixes;

/// <summary>Puts a value that the layer supports in the place of an argument that it does not.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceArgumentFix))]
[Shared]
public sealed class ReplaceArgumentFix : LayerCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        DiagnosticIds.DimensionOutOfRange, DiagnosticIds.EpsOutOfRange, DiagnosticIds.UnsupportedBits, DiagnosticIds.NothingToSave,
        DiagnosticIds.UndefinedEnumValue,
    ];

    private protected override IEnumerable<string> Titles(Diagnostic diagnostic) => Replacements(diagnostic).Select(Title);

    private protected override void Edit(SyntaxEditor editor, SyntaxNode place, Diagnostic diagnostic, string title)
    {
        string replacement = Replacements(diagnostic).First(replacement => Title(replacement) == title);
        ExpressionSyntax written = place.FirstAncestorOrSelf<AttributeArgumentSyntax>()!.Expression;
        editor.ReplaceNode(written, SyntaxFactory.ParseExpression(replacement).WithTriviaFrom(written).WithAdditionalAnnotations(Simplifier.Annotation));
    }

    private static string[] Replacements(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(FixProperties.Replacements, out string? joined) ? joined!.Split(FixProperties.Separator[0]) : [];

    private static string Title(string replacement) => $"Change to {replacement.Substring(replacement.IndexOf(':') + 1).TrimStart(':')}";
}
