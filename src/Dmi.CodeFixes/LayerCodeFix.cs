using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace Dmi.CodeFixes;

/// <summary>What the code fixes have in common: they edit the document of the diagnostic, one place or all places at once.</summary>
public abstract class LayerCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await EditAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (string title in Titles(diagnostic))
            {
                var action = CodeAction.Create(
                    title, cancellation => EditAsync(context.Document, [diagnostic], title, cancellation), equivalenceKey: title);
                context.RegisterCodeFix(action, diagnostic);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The fixes that a diagnostic has. Fixes of the same title are applied together.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    private protected abstract IEnumerable<string> Titles(Diagnostic diagnostic);

    /// <summary>Applies one of the fixes of a diagnostic.</summary>
    /// <param name="editor">Takes the edits.</param>
    /// <param name="place">The innermost node at the diagnostic.</param>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <param name="title">One of its fixes.</param>
    private protected abstract void Edit(SyntaxEditor editor, SyntaxNode place, Diagnostic diagnostic, string title);

    private async Task<Document> EditAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, string? title, CancellationToken cancellation)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (title is null || !Titles(diagnostic).Contains(title)) continue;
            Edit(editor, editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic, title);
        }

        return editor.GetChangedDocument();
    }
}
