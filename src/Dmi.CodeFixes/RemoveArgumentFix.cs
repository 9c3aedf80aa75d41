using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Dmi.CodeFixes;

/// <summary>Removes a mask rule that has nothing to choose from.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveArgumentFix))]
[Shared]
public sealed class RemoveArgumentFix : LayerCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.MaskWithoutActivation];

    private protected override IEnumerable<string> Titles(Diagnostic diagnostic) => ["Remove the mask rule"];

    private protected override void Edit(SyntaxEditor editor, SyntaxNode place, Diagnostic diagnostic, string title) =>
        editor.RemoveNode(place.FirstAncestorOrSelf<AttributeArgumentSyntax>()!);
}
