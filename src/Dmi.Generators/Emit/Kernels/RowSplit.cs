namespace Dmi.Generators.Emit.Kernels;

/// <summary>How the rows of a kernel are divided among the threads of a team: by calls for some of them, at places moved on.</summary>
/// <param name="Rows">The parameter that says how many rows there are.</param>
/// <param name="BytesPerRow">Bytes of weights that a row reads.</param>
/// <param name="Moved">References that move on with the first row, each with its elements per row.</param>
internal sealed record RowSplit(string Rows, int BytesPerRow, params (string Parameter, int Stride)[] Moved);
