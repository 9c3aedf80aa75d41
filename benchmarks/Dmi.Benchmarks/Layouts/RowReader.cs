using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Dmi.Numerics;

namespace Dmi.Benchmarks.Layouts;

/// <summary>
/// Reads listed rows of a matrix as layers do (docs/decisions/0020): eight at a time, each asked for a kilobyte ahead, the next rows near the end.
/// Rows lie in huge pages where the system offers them.
/// </summary>
internal sealed unsafe class RowReader : IDisposable
{
    /// <summary>Rows that are read at a time.</summary>
    public const int Group = 8;

    /// <summary>Lengths of rows are multiples of so many bytes.</summary>
    public const int BytesMultiple = 64;

    private const int Ahead = 1024;

    private readonly NativeArena _arena = new();
    private readonly byte* _matrix;
    private readonly int _rows;
    private readonly int _rowBytes;
    private long _sum;

    /// <summary>Allocates and touches the matrix.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="rowBytes">Bytes of a row, a positive multiple of <see cref="BytesMultiple"/>.</param>
    public RowReader(int rows, int rowBytes)
    {
        if (rowBytes <= 0 || rowBytes % BytesMultiple != 0) throw new ArgumentOutOfRangeException(nameof(rowBytes), rowBytes, $"Rows have a positive multiple of {BytesMultiple} bytes.");
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        (_rows, _rowBytes) = (rows, rowBytes);
        _matrix = _arena.Allocate<byte>((long)rows * rowBytes);
    }

    /// <summary>Reads all rows of a list.</summary>
    /// <param name="rows">Whole groups of rows.</param>
    /// <exception cref="ArgumentException">The rows are no whole groups, or one is outside the matrix; nothing was read.</exception>
    public void Read(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty || rows.Length % Group != 0) throw new ArgumentException($"Rows are read by groups of {Group}, there are {rows.Length}.", nameof(rows));
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)_rows) throw new ArgumentException($"Row {row} is none of the {_rows}.", nameof(rows));
        }

        ObjectDisposedException.ThrowIf(_arena.IsClosed, this);
        Vector256<long> sum = default;
        for (int first = 0; first < rows.Length; first += Group) sum += ReadGroup(rows, first);
        Volatile.Write(ref _sum, Vector256.Sum(sum));
    }

    /// <inheritdoc/>
    public void Dispose() => _arena.Dispose();

    private Vector256<long> ReadGroup(ReadOnlySpan<int> rows, int first)
    {
        byte* row0 = Row(rows[first]), row1 = Row(rows[first + 1]), row2 = Row(rows[first + 2]), row3 = Row(rows[first + 3]);
        byte* row4 = Row(rows[first + 4]), row5 = Row(rows[first + 5]), row6 = Row(rows[first + 6]), row7 = Row(rows[first + 7]);
        int next = Math.Min(first + Group, rows.Length - Group);
        Vector256<long> sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default, sum7 = default;
        for (int at = 0; at < _rowBytes; at += BytesMultiple)
        {
            int ahead = at + Ahead;
            if (ahead < _rowBytes)
            {
                Ask(row0 + ahead);
                Ask(row1 + ahead);
                Ask(row2 + ahead);
                Ask(row3 + ahead);
                Ask(row4 + ahead);
                Ask(row5 + ahead);
                Ask(row6 + ahead);
                Ask(row7 + ahead);
            }
            else
            {
                for (int i = 0; i < Group; i++) Ask(Row(rows[next + i]) + (ahead - _rowBytes) % _rowBytes);
            }

            sum0 += Line(row0 + at);
            sum1 += Line(row1 + at);
            sum2 += Line(row2 + at);
            sum3 += Line(row3 + at);
            sum4 += Line(row4 + at);
            sum5 += Line(row5 + at);
            sum6 += Line(row6 + at);
            sum7 += Line(row7 + at);
        }

        return sum0 + sum1 + (sum2 + sum3) + (sum4 + sum5 + (sum6 + sum7));
    }

    private byte* Row(int row) => _matrix + (nint)row * _rowBytes;

    private static Vector256<long> Line(byte* at) => Vector256.LoadAligned((long*)at) ^ Vector256.LoadAligned((long*)(at + 32));

    private static void Ask(byte* at)
    {
        if (Sse.IsSupported) Sse.Prefetch1(at);
    }
}
