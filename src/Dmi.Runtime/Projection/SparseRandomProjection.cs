namespace Dmi.Projections;

/// <summary>
/// The sparse ternary matrix P (k × d) of P2 eq. 6 without its factor: entries +1, 0, −1 with probabilities 1/6, 2/3, 1/6.
/// </summary>
/// <remarks>A pure function of (seed, k, d): integer arithmetic only, the same on every platform and version.</remarks>
public sealed class SparseRandomProjection
{
    private readonly sbyte[] _entries;
    private readonly int[] _plus;
    private readonly int[] _minus;
    private readonly int[] _plusStart;
    private readonly int[] _minusStart;

    /// <summary>Draws the matrix.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="rows">k, at least 1.</param>
    /// <param name="columns">d, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1, or there are more entries than an array holds.</exception>
    public SparseRandomProjection(int seed, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if ((long)rows * columns > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(rows), rows, $"rows · columns is {(long)rows * columns}, more than one array holds.");
        }

        Rows = rows;
        Columns = columns;
        _entries = new sbyte[rows * columns];
        ulong state = Mix(Mix(Mix((uint)seed) ^ (uint)rows) ^ (uint)columns);
        for (int i = 0; i < _entries.Length; i++)
        {
            // SplitMix64; the high 32 bits scaled to 0…5 without a division.
            state += 0x9E3779B97F4A7C15;
            uint die = (uint)(((Mix(state) >> 32) * 6) >> 32);
            _entries[i] = die switch { 0 => 1, 1 => -1, _ => 0 };
        }

        (_plus, _plusStart) = Index(1);
        (_minus, _minusStart) = Index(-1);
    }

    /// <summary>k.</summary>
    public int Rows { get; }

    /// <summary>d.</summary>
    public int Columns { get; }

    /// <summary>√(3/k), the factor that keeps lengths in expectation.</summary>
    public float Scale => ScaleOf(Rows);

    /// <summary><see cref="Scale"/> of a matrix of so many rows.</summary>
    internal static float ScaleOf(int rows) => MathF.Sqrt(3f / rows);

    /// <summary>Row <paramref name="row"/> as +1, 0, −1.</summary>
    public ReadOnlySpan<sbyte> Row(int row) => _entries.AsSpan(row * Columns, Columns);

    /// <summary>Σ ±x for every row, without <see cref="Scale"/>: exact in integers.</summary>
    /// <param name="x">d values.</param>
    /// <param name="result">k sums.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Apply(ReadOnlySpan<int> x, Span<int> result)
    {
        if (x.Length != Columns || result.Length != Rows)
        {
            throw new ArgumentException($"x has {x.Length} values and result {result.Length}, expected {Columns} and {Rows}.");
        }

        for (int row = 0; row < Rows; row++)
        {
            int sum = 0;
            foreach (int column in _plus.AsSpan(_plusStart[row].._plusStart[row + 1])) sum += x[column];
            foreach (int column in _minus.AsSpan(_minusStart[row].._minusStart[row + 1])) sum -= x[column];
            result[row] = sum;
        }
    }

    private (int[] Columns, int[] Starts) Index(sbyte sign)
    {
        var columns = new List<int>(_entries.Length / 5);
        var starts = new int[Rows + 1];
        for (int row = 0; row < Rows; row++)
        {
            ReadOnlySpan<sbyte> entries = Row(row);
            for (int column = 0; column < entries.Length; column++)
            {
                if (entries[column] == sign) columns.Add(column);
            }

            starts[row + 1] = columns.Count;
        }

        return ([.. columns], starts);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
