using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Dmi.CodeFixes;

/// <summary>Removes the modifier that keeps a class from being a layer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveModifierFix))]
[Shared]
public sealed class RemoveModifierFix : LayerCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UnsuitableClass];

    private protected override IEnumerable<string> Titles(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(FixProperties.Modifier, out string? modifier) ? [$"Remove the modifier {modifier}"] : [];

    private protected override void Edit(SyntaxEditor editor, SyntaxNode place, Diagnostic diagnostic, string title)
    {
        string modifier = diagnostic.Properties[FixProperties.Modifier]!;
        editor.ReplaceNode(
            place.FirstAncestorOrSelf<TypeDeclarationSyntax>()!, (declaration, _) => Remove((TypeDeclarationSyntax)declaration, modifier));
    }

    private static TypeDeclarationSyntax Remove(TypeDeclarationSyntax declaration, string modifier)
    {
        SyntaxToken found = declaration.Modifiers.FirstOrDefault(token => token.ValueText == modifier);
        int index = declaration.Modifiers.IndexOf(found);
        if (index < 0) return declaration;

        // Comments and indentation before the modifier belong to the declaration.
        SyntaxTriviaList before = found.LeadingTrivia;
        SyntaxTokenList others = declaration.Modifiers.RemoveAt(index);
        if (index < others.Count) return declaration.WithModifiers(others.Replace(others[index], others[index].WithLeadingTrivia(before)));
        declaration = declaration.WithModifiers(others);
        return declaration.WithKeyword(declaration.Keyword.WithLeadingTrivia(before));
    }
}
