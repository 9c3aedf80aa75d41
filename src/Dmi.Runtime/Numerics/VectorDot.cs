using System.Numerics;
using System.Runtime.InteropServices;

namespace Dmi.Numerics;

/// <summary>Dot products of whole spans by vectors of whatever width the processor has, for code that is not generated.</summary>
internal static class VectorDot
{
    /// <summary>Σ left·right in binary32, in an order that depends on the processor.</summary>
    /// <param name="left">Values.</param>
    /// <param name="right">At least as many values.</param>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        right = right[..left.Length];
        ref float a = ref MemoryMarshal.GetReference(left);
        ref float b = ref MemoryMarshal.GetReference(right);
        Vector<float> s0 = Vector<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
        int width = Vector<float>.Count, i = 0;
        for (; i <= left.Length - 4 * width; i += 4 * width)
        {
            s0 = MultiplyAdd(ref a, ref b, i, s0);
            s1 = MultiplyAdd(ref a, ref b, i + width, s1);
            s2 = MultiplyAdd(ref a, ref b, i + 2 * width, s2);
            s3 = MultiplyAdd(ref a, ref b, i + 3 * width, s3);
        }

        for (; i <= left.Length - width; i += width) s0 = MultiplyAdd(ref a, ref b, i, s0);
        float sum = Vector.Sum(s0 + s1 + (s2 + s3));
        for (; i < left.Length; i++) sum += left[i] * right[i];
        return sum;

        static Vector<float> MultiplyAdd(ref float a, ref float b, int at, Vector<float> sum) =>
            Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref a, (nuint)at), Vector.LoadUnsafe(ref b, (nuint)at), sum);
    }

    /// <summary>Σ weights·x, exact where it fits in 32 bits.</summary>
    /// <param name="weights">Codes.</param>
    /// <param name="x">At least as many codes.</param>
    public static int Dot(ReadOnlySpan<short> weights, ReadOnlySpan<int> x)
    {
        x = x[..weights.Length];
        ref short w = ref MemoryMarshal.GetReference(weights);
        ref int codes = ref MemoryMarshal.GetReference(x);
        Vector<int> lower = Vector<int>.Zero, upper = Vector<int>.Zero;
        int i = 0;
        for (; i <= weights.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref w, (nuint)i), out Vector<int> low, out Vector<int> high);
            lower += low * Vector.LoadUnsafe(ref codes, (nuint)i);
            upper += high * Vector.LoadUnsafe(ref codes, (nuint)(i + Vector<int>.Count));
        }

        int sum = Vector.Sum(lower + upper);
        for (; i < weights.Length; i++) sum += weights[i] * x[i];
        return sum;
    }

    /// <summary>Σ weights·x, exact where it fits in 32 bits.</summary>
    /// <param name="weights">Codes.</param>
    /// <param name="x">At least as many codes.</param>
    public static int Dot(ReadOnlySpan<sbyte> weights, ReadOnlySpan<int> x)
    {
        x = x[..weights.Length];
        ref sbyte w = ref MemoryMarshal.GetReference(weights);
        ref int codes = ref MemoryMarshal.GetReference(x);
        Vector<int> s0 = Vector<int>.Zero, s1 = s0;
        int width = Vector<int>.Count, i = 0;
        for (; i <= weights.Length - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref w, (nuint)i), out Vector<short> lower, out Vector<short> upper);
            Vector.Widen(lower, out Vector<int> w0, out Vector<int> w1);
            Vector.Widen(upper, out Vector<int> w2, out Vector<int> w3);
            s0 += w0 * Vector.LoadUnsafe(ref codes, (nuint)i) + w1 * Vector.LoadUnsafe(ref codes, (nuint)(i + width));
            s1 += w2 * Vector.LoadUnsafe(ref codes, (nuint)(i + 2 * width)) + w3 * Vector.LoadUnsafe(ref codes, (nuint)(i + 3 * width));
        }

        int sum = Vector.Sum(s0 + s1);
        for (; i < weights.Length; i++) sum += weights[i] * x[i];
        return sum;
    }
}
