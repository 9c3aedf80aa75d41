using System.Linq;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Kernels for vectors of 128, 256 or 512 bits: the same text with another width.</summary>
internal sealed class VectorTierEmitter(int bits) : TierEmitter
{
    private readonly string _vector = $"Vector{bits}";

    public override string ClassName => $"Kernels{bits}";

    private int Bytes => bits / 8;

    private int Floats => bits / 32;

    protected override void WriteProject(IndentedWriter writer, KernelPlan plan, int size, int stride)
    {
        int group = plan.ProjectionRowGroup;
        writer.Line("// P x_Q without its factor. A block of 64 bytes holds 256 columns in four planes of two bits; entries are stored plus 1,");
        writer.Line("// so that they are unsigned, and Σx is taken away at the end.");
        using (writer.Braces($"{Optimized}\ninternal static void Project{size}({ProjectParameters})"))
        {
            writer.Line($"{_vector}<byte> entry = {_vector}.Create((byte)3);");
            using (writer.Braces($"for (nint row = 0; row < {plan.ProjectionRows}; row += {group})"))
            {
                writer.Line($"ref byte packed = ref Unsafe.Add(ref projection, row * {stride});");
                for (int r = 0; r < group; r++) writer.Line($"{_vector}<int> sum{r} = {_vector}<int>.Zero;");
                using (writer.Braces($"for (nint block = 0; block < {stride}; block += {KernelPlan.Line})"))
                {
                    for (int part = 0; part < KernelPlan.Line; part += Bytes) WriteProjectPart(writer, plan, stride, part);
                }

                writer.Line();
                string sums = string.Join(", ", Enumerable.Range(0, group).Select(static r => $"sum{r}"));
                writer.Line($"Vector128<int> result = ByteDot.Sums({sums}) - Vector128.Create(sumOfCodes);");
                writer.Line($"Vector128.StoreUnsafe(result, ref sums, (nuint)row);");
            }
        }
    }

    private void WriteProjectPart(IndentedWriter writer, KernelPlan plan, int stride, int part)
    {
        for (int plane = 0; plane < 4; plane++)
        {
            writer.Line($"{_vector}<sbyte> x{part}_{plane} = {_vector}.LoadUnsafe(ref codes, (nuint)(block * 4 + {KernelPlan.Line * plane + part}));");
        }

        for (int r = 0; r < plan.ProjectionRowGroup; r++)
        {
            string packed = $"w{part}_{r}";
            writer.Line($"{_vector}<uint> {packed} = {_vector}.AsUInt32({_vector}.LoadUnsafe(ref packed, (nuint)(block + {r * stride + part})));");
            for (int plane = 0; plane < 4; plane++)
            {
                string shifted = plane == 0 ? packed : $"({packed} >> {2 * plane})";
                writer.Line($"sum{r} = ByteDot.MultiplyAddSmall(sum{r}, {_vector}.AsByte({shifted}) & entry, x{part}_{plane});");
            }
        }
    }

    protected override void WriteLittle(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line("// y_LL = W_LL P x_Q + b_LL.");
        using (writer.Braces($"{Optimized}\ninternal static void Little({LittleParameters(plan)})"))
        using (writer.Braces($"for (nint slot = 0; slot < {plan.Slots}; slot += {plan.LittleRowGroup})"))
        {
            if (plan.LittleIsBytes) WriteLittleBytes(writer, plan);
            else WriteLittleFloats(writer, plan);
        }
    }

    private void WriteLittleBytes(IndentedWriter writer, KernelPlan plan)
    {
        int group = plan.LittleRowGroup;
        int length = plan.LittleRowLength;
        writer.Line($"ref byte row = ref Unsafe.Add(ref littleRows, slot * {length});");
        foreach ((string side, int start, int end) in new[] { ("input", 0, plan.LittleHiddenOffset), ("hidden", plan.LittleHiddenOffset, length) })
        {
            for (int r = 0; r < group; r++) writer.Line($"{_vector}<int> {side}{r} = {_vector}<int>.Zero;");
            using (writer.Braces($"for (nint column = {start}; column < {end}; column += {Bytes})"))
            {
                // The rows of a group lie one behind the other, so each turn asks for as many bytes as it reads.
                for (int line = 0; line < group * Bytes; line += KernelPlan.Line)
                {
                    writer.Line($"Prefetch.Line(ref Unsafe.Add(ref row, column * {group} + {plan.LittlePrefetchGroups * group * length + line}));");
                }

                writer.Line($"{_vector}<sbyte> x = {_vector}.LoadUnsafe(ref codes, (nuint)column);");
                for (int r = 0; r < group; r++)
                {
                    writer.Line($"{side}{r} = ByteDot.MultiplyAdd({side}{r}, {_vector}.LoadUnsafe(ref row, (nuint)(column + {r * length})), x);");
                }
            }

            writer.Line();
        }

        foreach (string side in new[] { "input", "hidden" })
        {
            string sums = string.Join(", ", Enumerable.Range(0, group).Select(r => $"{side}{r}"));
            writer.Line($"Vector128<int> {side}Sums = ByteDot.Sums({sums}) - Vector128.Create({side}Offset);");
        }

        writer.Line($"Vector128<float> y = Vector128.ConvertToSingle(inputSums) * inputScale + Vector128.ConvertToSingle(hiddenSums) * hiddenScale;");
        writer.Line($"y = y * Vector128.LoadUnsafe(ref scales, (nuint)slot) + Vector128.LoadUnsafe(ref bias, (nuint)slot);");
        writer.Line($"Vector128.StoreUnsafe(y, ref preActivations, (nuint)slot);");
    }

    private void WriteLittleFloats(IndentedWriter writer, KernelPlan plan)
    {
        int group = plan.LittleRowGroup;
        int length = plan.LittleRowLength;
        bool isShort = plan.Spec.Bits == 16;
        string type = isShort ? "short" : "float";
        writer.Line($"ref {type} row = ref Unsafe.Add(ref Unsafe.As<byte, {type}>(ref littleRows), slot * {length});");
        for (int r = 0; r < group; r++) writer.Line($"{_vector}<float> sum{r} = {_vector}<float>.Zero;");
        using (writer.Braces($"for (nint column = 0; column < {length}; column += {(isShort ? 2 : 1) * Floats})"))
        {
            writer.Line($"{_vector}<float> x = {_vector}.LoadUnsafe(ref features, (nuint)column);");
            if (isShort) writer.Line($"{_vector}<float> xUpper = {_vector}.LoadUnsafe(ref features, (nuint)(column + {Floats}));");
            for (int r = 0; r < group; r++)
            {
                string load = $"{_vector}.LoadUnsafe(ref row, (nuint)(column + {r * length}))";
                if (isShort)
                {
                    writer.Line($"{_vector}<short> w{r} = {load};");
                    writer.Line($"sum{r} = {_vector}.MultiplyAddEstimate({_vector}.ConvertToSingle({_vector}.WidenLower(w{r})), x, sum{r});");
                    writer.Line($"sum{r} = {_vector}.MultiplyAddEstimate({_vector}.ConvertToSingle({_vector}.WidenUpper(w{r})), xUpper, sum{r});");
                }
                else
                {
                    writer.Line($"sum{r} = {_vector}.MultiplyAddEstimate({load}, x, sum{r});");
                }
            }
        }

        writer.Line();
        for (int r = 0; r < group; r++)
        {
            writer.Line($"Unsafe.Add(ref preActivations, slot + {r}) = {_vector}.Sum(sum{r}) * Unsafe.Add(ref scales, slot + {r}) + Unsafe.Add(ref bias, slot + {r});");
        }
    }

    protected override void WriteSelect(IndentedWriter writer, KernelPlan plan)
    {
        int lastVector = (plan.Spec.Hidden - 1) / Floats * Floats;
        uint lastLanes = (1u << (plan.Spec.Hidden - lastVector)) - 1;
        writer.Line("// Mask of one gate: sensitive where y_LL lies in the interval; NaN does.");
        using (writer.Braces($"{Optimized}\ninternal static int SelectRows({SelectParameters})"))
        {
            writer.Line($"{_vector}<float> least = {_vector}.Create(lower);");
            writer.Line($"{_vector}<float> most = {_vector}.Create(upper);");
            string bits = $"{_vector}.ExtractMostSignificantBits(~({_vector}.LessThan(y, least) | {_vector}.GreaterThan(y, most)))";
            if (lastVector > 0)
            {
                using (writer.Braces($"for (int unit = 0; unit < {lastVector}; unit += {Floats})"))
                {
                    writer.Line($"{_vector}<float> y = {_vector}.LoadUnsafe(ref preActivations, (nuint)unit);");
                    writer.Line($"count = RowList.Append(ref rows, count, firstSlot + unit, (uint){bits});");
                }

                writer.Line();
            }

            using (writer.Braces("// The last vector: only its lanes that are units."))
            {
                writer.Line($"{_vector}<float> y = {_vector}.LoadUnsafe(ref preActivations, {lastVector});");
                writer.Line($"return RowList.Append(ref rows, count, firstSlot + {lastVector}, (uint){bits} & {lastLanes});");
            }
        }
    }

    protected override void WriteBig(IndentedWriter writer, KernelPlan plan)
    {
        int group = plan.BigRowGroup;
        int vectors = plan.BigRowLength / Floats;
        int unroll = plan.BigUnroll;
        bool isStraight = vectors * group <= plan.StraightLineBudget;
        int looped = isStraight ? 0 : vectors / unroll * unroll;
        writer.Line($"// y_HH = W [x | h] + b for the listed rows, {group} at a time; the beginnings of the next {group} are prefetched.");
        using (writer.Braces($"{Optimized}\ninternal static void BigRows({BigParameters})"))
        using (writer.Braces($"for (nint n = 0; n < count; n += {group})"))
        {
            for (int r = 0; r < group; r++) writer.Line($"nint slot{r} = Unsafe.Add(ref rows, n + {r});");
            for (int r = 0; r < group; r++) writer.Line($"ref float row{r} = ref Unsafe.Add(ref bigRows, slot{r} * {plan.BigRowLength});");
            for (int r = 0; r < group; r++) writer.Line($"ref float next{r} = ref Unsafe.Add(ref bigRows, (nint)Unsafe.Add(ref rows, n + {group + r}) * {plan.BigRowLength});");
            for (int r = 0; r < group; r++)
            {
                for (int u = 0; u < unroll; u++) writer.Line($"{_vector}<float> sum{r}_{u} = {_vector}<float>.Zero;");
            }

            // Three quarters of the way, so that the lines arrive when the next group begins and not before they have room.
            int prefetchAt = (isStraight ? vectors : looped) * 3 / 4 / unroll * unroll;
            WriteBigVectors(writer, plan, 0, prefetchAt, isStraight);
            for (int r = 0; r < group; r++)
            {
                for (int line = 0; line < plan.BigPrefetchLines; line++) writer.Line($"Prefetch.Line(ref Unsafe.Add(ref next{r}, {line * KernelPlan.Line / sizeof(float)}));");
            }

            WriteBigVectors(writer, plan, prefetchAt, isStraight ? vectors : looped, isStraight);
            WriteBigVectors(writer, plan, isStraight ? vectors : looped, vectors, isStraight: true);
            writer.Line();
            for (int r = 0; r < group; r++)
            {
                string sum = string.Join(" + ", Enumerable.Range(0, unroll).Select(u => $"sum{r}_{u}"));
                writer.Line($"Unsafe.Add(ref preActivations, slot{r}) = {_vector}.Sum({sum}) + Unsafe.Add(ref bias, slot{r});");
            }
        }
    }

    // Vectors from…to of the rows of a group, in a straight line or as a loop.
    private void WriteBigVectors(IndentedWriter writer, KernelPlan plan, int from, int to, bool isStraight)
    {
        if (from == to) return;
        if (isStraight)
        {
            for (int v = from; v < to; v++) WriteBigVector(writer, plan, v, v % plan.BigUnroll, $"{v * Floats}");
            return;
        }

        using (writer.Braces($"for (nint column = {from * Floats}; column < {to * Floats}; column += {plan.BigUnroll * Floats})"))
        {
            for (int u = 0; u < plan.BigUnroll; u++) WriteBigVector(writer, plan, u, u, u == 0 ? "(nuint)column" : $"(nuint)(column + {u * Floats})");
        }
    }

    private void WriteBigVector(IndentedWriter writer, KernelPlan plan, int number, int accumulator, string column)
    {
        writer.Line($"{_vector}<float> x{number} = {_vector}.LoadUnsafe(ref input, {column});");
        for (int r = 0; r < plan.BigRowGroup; r++)
        {
            writer.Line($"sum{r}_{accumulator} = {_vector}.MultiplyAddEstimate({_vector}.LoadUnsafe(ref row{r}, {column}), x{number}, sum{r}_{accumulator});");
        }
    }

    protected override void WriteGates(IndentedWriter writer, KernelPlan plan)
    {
        writer.Line("// c = f⊙c + i⊙g, h = o⊙tanh c. The lanes beyond the last unit hold zeros and stay so.");
        using (writer.Braces($"{Optimized}\ninternal static void Gates({GatesParameters})"))
        using (writer.Braces($"for (nint unit = 0; unit < {plan.GateStride}; unit += {Floats})"))
        {
            string[] gates = ["i", "f", "g", "o"];
            for (int gate = 0; gate < gates.Length; gate++)
            {
                string activation = gates[gate] == "g" ? "Tanh" : "Sigmoid";
                writer.Line($"{_vector}<float> {gates[gate]} = VectorMath.{activation}({_vector}.LoadUnsafe(ref preActivations, (nuint)(unit + {gate * plan.GateStride})));");
            }

            writer.Line($"{_vector}<float> c = {_vector}.MultiplyAddEstimate(f, {_vector}.LoadUnsafe(ref cell, (nuint)unit), i * g);");
            writer.Line($"{_vector}.StoreUnsafe(c, ref cell, (nuint)unit);");
            writer.Line($"{_vector}.StoreUnsafe(o * VectorMath.Tanh(c), ref hidden, (nuint)unit);");
        }
    }
}
