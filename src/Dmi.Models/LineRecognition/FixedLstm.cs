using System.Numerics.Tensors;
using Dmi.Numerics;

namespace Dmi.Models;

/// <summary>One of the small LSTM layers before the large one: always dense, over whole sequences, several of them side by side.</summary>
internal sealed class FixedLstm(LstmWeights weights)
{
    /// <summary>Tesseract clips every cell to ± this value.</summary>
    public const float LargestCell = 100;

    public int Units => weights.Units;

    /// <summary>Runs the layer from a state of zeros.</summary>
    /// <param name="inputs">steps × streams × inputs.</param>
    /// <param name="steps">Steps of every stream.</param>
    /// <param name="streams">Sequences that know nothing of each other.</param>
    /// <param name="backward">Whether the last step comes first.</param>
    /// <returns>h after every step, steps × streams × units, in the order of the inputs.</returns>
    public float[] Run(ReadOnlySpan<float> inputs, int steps, int streams, bool backward = false)
    {
        int rows = 4 * Units, block = streams * Units;
        float[] gates = new float[steps * streams * rows];
        MatrixProduct.Multiply(inputs, weights.Input, gates, steps * streams, rows, weights.InputSize, maxDegreeOfParallelism: 1);
        float[] recurrent = new float[streams * rows], cells = new float[block], outputs = new float[steps * block];
        ReadOnlySpan<float> hidden = new float[block];
        for (int i = 0; i < steps; i++)
        {
            int step = backward ? steps - 1 - i : i;
            MatrixProduct.Multiply(hidden, weights.Recurrent, recurrent, streams, rows, Units, maxDegreeOfParallelism: 1);
            Span<float> output = outputs.AsSpan(step * block, block);
            for (int stream = 0; stream < streams; stream++)
            {
                Span<float> sums = gates.AsSpan((step * streams + stream) * rows, rows);
                TensorPrimitives.Add(sums, recurrent.AsSpan(stream * rows, rows), sums);
                TensorPrimitives.Add(sums, weights.Bias, sums);
                Advance(sums, cells.AsSpan(stream * Units, Units), output.Slice(stream * Units, Units));
            }

            hidden = output;
        }

        return outputs;
    }

    /// <summary>c = σ(f)·c + σ(i)·tanh(g), clipped; h = σ(o)·tanh(c).</summary>
    private void Advance(Span<float> sums, Span<float> cell, Span<float> hidden)
    {
        Span<float> inputAndForget = sums[..(2 * Units)], candidate = sums.Slice(2 * Units, Units), output = sums[(3 * Units)..];
        TensorPrimitives.Sigmoid<float>(inputAndForget, inputAndForget);
        TensorPrimitives.Tanh<float>(candidate, candidate);
        TensorPrimitives.Sigmoid<float>(output, output);
        TensorPrimitives.Multiply(candidate, inputAndForget[..Units], candidate);
        TensorPrimitives.MultiplyAdd(cell, inputAndForget[Units..], candidate, cell);
        TensorPrimitives.Clamp(cell, -LargestCell, LargestCell, cell);
        TensorPrimitives.Tanh<float>(cell, hidden);
        TensorPrimitives.Multiply(hidden, output, hidden);
    }
}
