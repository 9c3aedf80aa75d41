using System.Collections.Generic;
using System.Linq;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>How the rows of a kernel are divided among the threads of a team: by calls for some of them, from <c>first</c> to <c>end</c>.</summary>
/// <param name="Rows">How many rows there are, as an expression of the kernel's parameters.</param>
/// <param name="BytesPerRow">Bytes of weights that a row reads.</param>
/// <param name="Dropped">The parameter that a share does not need to know.</param>
/// <param name="Arguments">What a share passes instead of a parameter.</param>
internal sealed record RowSplit(string Rows, int BytesPerRow, string Dropped, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>Fewer rows, and references that move on with the first of them.</summary>
    /// <param name="rows">The parameter that says how many rows there are.</param>
    /// <param name="bytesPerRow">Bytes of weights that a row reads.</param>
    /// <param name="moved">References, each with its elements per row.</param>
    public static RowSplit OfPlaces(string rows, int bytesPerRow, params (string Parameter, int Stride)[] moved)
    {
        Dictionary<string, string> arguments = moved.ToDictionary(
            static place => place.Parameter,
            static place => $"ref Unsafe.Add(ref _{place.Parameter}, {(place.Stride == 1 ? "first" : $"(nint)first * {place.Stride}")})");
        arguments.Add(rows, "end - first");
        return new RowSplit(rows, bytesPerRow, rows, arguments);
    }

    /// <summary>A part of the range that the parameters <c>first</c> and <c>end</c> say.</summary>
    /// <param name="bytesPerRow">Bytes of weights that a row reads.</param>
    public static RowSplit OfRange(int bytesPerRow) => new(
        "end - first", bytesPerRow, "end", new Dictionary<string, string> { ["first"] = "_first + first", ["end"] = "_first + end" });
}
