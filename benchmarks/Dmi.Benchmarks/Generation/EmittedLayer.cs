using Dmi.Testing;

namespace Dmi.Benchmarks.Generation;

/// <summary>How much was emitted for one class.</summary>
/// <param name="Layer">The class.</param>
/// <param name="TextBytes">Bytes of all its text in UTF-8.</param>
/// <param name="Methods">Its compiled methods, the largest first.</param>
internal sealed record EmittedLayer(AnnotatedLayer Layer, int TextBytes, IReadOnlyList<MethodSize> Methods)
{
    /// <summary>Bytes of IL of all its methods.</summary>
    public int IlBytes => Methods.Sum(static method => method.IlBytes);
}
