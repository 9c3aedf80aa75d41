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

namespace Dmi.CodeFixes;

/// <summary>Declares a layer class, or a type around it, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPartialFix))]
[Shared]
public sealed class AddPartialFix : LayerCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.NotPartial, DiagnosticIds.ContainerNotPartial];

    private protected override IEnumerable<string> Titles(Diagnostic diagnostic) => ["Declare the type partial"];

    private protected override void Edit(SyntaxEditor editor, SyntaxNode place, Diagnostic diagnostic, string title) =>
        editor.ReplaceNode(
            place.FirstAncestorOrSelf<TypeDeclarationSyntax>()!, static (declaration, _) => AddPartial((TypeDeclarationSyntax)declaration));

    private static TypeDeclarationSyntax AddPartial(TypeDeclarationSyntax declaration)
    {
        // Two layers in one type name it twice.
        if (declaration.Modifiers.Any(SyntaxKind.PartialKeyword)) return declaration;

        // The modifier stands last, right before the keyword, and takes over what was before that.
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword)
            .WithLeadingTrivia(declaration.Keyword.LeadingTrivia).WithTrailingTrivia(SyntaxFactory.Space);
        return declaration.WithKeyword(declaration.Keyword.WithLeadingTrivia()).AddModifiers(partial);
    }
}
