using System.Runtime.InteropServices;
using Dmi.Projections;
using Dmi.Quantization;

namespace Dmi.Layers;

/// <summary>Writes weights into the places that an <see cref="LstmLayout"/> gives them. The target memory is zeroed and as large as the layout says.</summary>
internal static unsafe class LstmPacker
{
    // Two-bit entries are stored plus 1, as the unsigned operand 0, 1 or 2; the kernels take Σx away again.
    private const int TernaryBias = 1;

    // A packed block of this many bytes holds four planes of as many columns: byte b, bits 2j and 2j + 1 are column 64·j + b.
    public const int ProjectionBlock = 64;

    public static void PackBig(LstmLayout layout, DualModuleWeights weights, float* rows, float* bias, int* allRows)
    {
        LayerShape shape = layout.Shape;
        int next = 0;
        for (int gate = 0; gate < shape.GateCount; gate++)
        {
            for (int unit = 0; unit < shape.HiddenSize; unit++)
            {
                int source = gate * shape.HiddenSize + unit;
                int slot = gate * layout.GateStride + unit;
                var target = new Span<float>(rows + (long)slot * layout.BigRowLength, layout.BigRowLength);
                weights.InputWeightArray.AsSpan(source * shape.InputSize, shape.InputSize).CopyTo(target);
                weights.RecurrentWeightArray.AsSpan(source * shape.HiddenSize, shape.HiddenSize).CopyTo(target[shape.InputSize..]);
                bias[slot] = weights.BiasArray[source];
                allRows[next++] = slot;
            }
        }

        RowList.Pad(ref *allRows, next, layout.BigRowGroup);
    }

    public static void PackLittle(LstmLayout layout, LittleModule little, byte* rows, float* scales, float* bias)
    {
        LayerShape shape = layout.Shape;
        int inputColumns = shape.LittleInputColumns;
        if (little.Bits == 8) NativeMemory.Fill(rows, checked((nuint)layout.Slots * (nuint)layout.LittleRowLength), LittleInputKernels.ByteBias);
        for (int gate = 0; gate < shape.GateCount; gate++)
        {
            for (int unit = 0; unit < shape.HiddenSize; unit++)
            {
                int source = gate * shape.HiddenSize + unit;
                int slot = gate * layout.GateStride + unit;
                scales[slot] = little.Scales[source];
                bias[slot] = little.Bias[source];
                for (int column = 0; column < little.Columns; column++)
                {
                    int from = source * little.Columns + column;
                    long to = (long)slot * layout.LittleRowLength
                        + (column < inputColumns ? column : layout.LittleHiddenOffset + column - inputColumns);
                    switch (little.Bits)
                    {
                        case 8: rows[to] = (byte)(little.Codes![from] + LittleInputKernels.ByteBias); break;
                        case 16: ((short*)rows)[to] = little.Codes![from]; break;
                        default: ((float*)rows)[to] = little.Values![from]; break;
                    }
                }
            }
        }
    }

    public static void PackProjection(SparseRandomProjection projection, int stride, byte* packed)
    {
        for (int row = 0; row < projection.Rows; row++)
        {
            ReadOnlySpan<sbyte> entries = projection.Row(row);
            for (int column = 0; column < entries.Length; column++)
            {
                (int block, int inBlock) = Math.DivRem(column, 4 * ProjectionBlock);
                (int plane, int place) = Math.DivRem(inBlock, ProjectionBlock);
                int value = entries[column] + TernaryBias;
                packed[(long)row * stride + block * ProjectionBlock + place] |= (byte)(value << (2 * plane));
            }
        }
    }
}
