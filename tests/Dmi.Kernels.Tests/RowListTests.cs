using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Dmi.Layers;

namespace Dmi.Kernels.Tests;

/// <summary>Lists of sensitive rows: every width lists the lanes of a comparison that are zero, in order, and no others.</summary>
public sealed class RowListTests
{
    private const int Slot = 100;
    private const int Before = 3;

    private delegate int Append(ref int rows, float[] values);

    [Fact]
    public void Every_pattern_of_four_lanes() => CheckAll(Vector128<float>.Count, Append128);

    [Fact]
    public void Every_pattern_of_eight_lanes() => CheckAll(Vector256<float>.Count, Append256);

    [Fact]
    public void Every_pattern_of_sixteen_lanes() => CheckAll(Vector512<float>.Count, Append512);

    private static void CheckAll(int lanes, Append append)
    {
        for (int pattern = 0; pattern < 1 << lanes; pattern++)
        {
            float[] values = [.. Enumerable.Range(0, lanes).Select(lane => (pattern >> lane & 1) != 0 ? 0f : lane % 2 == 0 ? -2f : 2f)];
            int[] rows = new int[Before + lanes];
            int count = append(ref rows[0], values);
            int[] expected = [.. Enumerable.Range(0, lanes).Where(lane => values[lane] == 0).Select(static lane => Slot + lane)];
            Assert.Equal(Before + expected.Length, count);
            Assert.Equal(expected, rows[Before..count]);
            Assert.Equal([0, 0, 0], rows[..Before]);
        }
    }

    // As the kernels write it: optimised, with the comparison in the same method.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Append128(ref int rows, float[] values)
    {
        var y = Vector128.LoadUnsafe(ref values[0]);
        return RowList.Append(ref rows, Before, Slot, Vector128.LessThan(y, -Vector128<float>.One) | Vector128.GreaterThan(y, Vector128<float>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Append256(ref int rows, float[] values)
    {
        var y = Vector256.LoadUnsafe(ref values[0]);
        return RowList.Append(ref rows, Before, Slot, Vector256.LessThan(y, -Vector256<float>.One) | Vector256.GreaterThan(y, Vector256<float>.One));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Append512(ref int rows, float[] values)
    {
        var y = Vector512.LoadUnsafe(ref values[0]);
        return RowList.Append(ref rows, Before, Slot, Vector512.LessThan(y, -Vector512<float>.One) | Vector512.GreaterThan(y, Vector512<float>.One));
    }
}
