using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using Dmi.Generators.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Dmi.CodeFixes;

/// <summary>Removes a layer attribute from a class that has another before it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveAttributeFix))]
[Shared]
public sealed class RemoveAttributeFix : LayerCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.SeveralAttributes];

    private protected override IEnumerable<string> Titles(Diagnostic diagnostic) => ["Remove the second layer attribute"];

    private protected override void Edit(SyntaxEditor editor, SyntaxNode place, Diagnostic diagnostic, string title) =>
        editor.RemoveNode(place.FirstAncestorOrSelf<AttributeSyntax>()!);
}
