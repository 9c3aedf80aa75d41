using Microsoft.CodeAnalysis.CSharp;

namespace Dmi.Benchmarks.Generation;

/// <summary>One way of editing the corpus.</summary>
/// <param name="Name">What is edited, in words.</param>
/// <param name="IsUnrelated">Whether every layer stays as it is, so that nothing may be emitted anew.</param>
/// <param name="Apply">From a project and a number, which makes one edit differ from the next, to the edited project.</param>
internal sealed record CorpusEdit(string Name, bool IsUnrelated, Func<CSharpCompilation, int, CSharpCompilation> Apply);
