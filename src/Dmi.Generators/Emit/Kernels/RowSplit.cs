using System.Linq;

namespace Dmi.Generators.Emit.Kernels;

/// <summary>How the rows of a kernel are divided among the threads of a team: by calls for fewer of them, at places moved on.</summary>
/// <param name="Rows">The parameter that says how many rows there are.</param>
/// <param name="BytesPerRow">Bytes of weights that a row reads.</param>
/// <param name="Moved">References that move on with the first row, each with its elements per row.</param>
internal sealed record RowSplit(string Rows, int BytesPerRow, params (string Parameter, int Stride)[] Moved)
{
    /// <summary>What a share from <c>first</c> to <c>end</c> passes as a parameter, from fields of the parameters' names.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="isReference">Whether it is a reference.</param>
    public string Argument(string name, bool isReference)
    {
        if (name == Rows) return "end - first";
        if (!isReference) return "_" + name;
        int stride = Moved.FirstOrDefault(place => place.Parameter == name).Stride;
        return stride switch { 0 => $"ref _{name}", 1 => $"ref Unsafe.Add(ref _{name}, first)", _ => $"ref Unsafe.Add(ref _{name}, (nint)first * {stride})" };
    }
}
