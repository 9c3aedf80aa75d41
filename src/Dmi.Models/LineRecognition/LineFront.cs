using System.Numerics.Tensors;

namespace Dmi.Models;

/// <summary>Everything before the large layer: convolution, pooling, an LSTM down every column, one to the right and one to the left.</summary>
internal sealed class LineFront(TesseractNetwork network)
{
    /// <summary>Sides of the convolution.</summary>
    public const int Kernel = 3;

    /// <summary>Sides of the pooling; so many columns of pixels make one step.</summary>
    public const int Pool = 3;

    private readonly FixedLstm _summary = new(network.Summary);
    private readonly FixedLstm _forward = new(network.Forward);
    private readonly FixedLstm _backward = new(network.Backward);

    public LineFeatures Run(GrayImage image)
    {
        int steps = image.Width / Pool, rows = image.Height / Pool;
        float[] summaries = _summary.Run(ConvolveAndPool(image, rows, steps), rows, steps);
        float[] forward = _forward.Run(summaries.AsSpan((rows - 1) * steps * _summary.Units), steps, streams: 1);
        return new LineFeatures(_backward.Run(forward, steps, streams: 1, backward: true), _backward.Units);
    }

    /// <summary>tanh of the largest of nine neighbouring convolutions, which is the largest tanh.</summary>
    /// <returns>rows × columns × channels.</returns>
    private float[] ConvolveAndPool(GrayImage image, int rows, int columns)
    {
        float[] framed = ContrastNormalization.Apply(image);
        int stride = image.Width + 2, channels = network.Convolution.Rows, width = Pool * columns;
        float[] pooled = new float[rows * columns * channels], sums = new float[width], largest = new float[width];
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                ReadOnlySpan<float> weights = network.Convolution.Row(channel);
                Array.Fill(largest, float.NegativeInfinity);
                for (int y = Pool * row; y < Pool * (row + 1); y++)
                {
                    Array.Fill(sums, weights[^1]);
                    for (int i = 0; i < Kernel * Kernel; i++)
                    {
                        // The file holds a neighbourhood column by column.
                        ReadOnlySpan<float> neighbours = framed.AsSpan((y + i % Kernel) * stride + i / Kernel, width);
                        TensorPrimitives.MultiplyAdd(neighbours, weights[i], sums, sums);
                    }

                    TensorPrimitives.Max(largest, sums, largest);
                }

                for (int column = 0; column < columns; column++)
                {
                    pooled[(row * columns + column) * channels + channel] = TensorPrimitives.Max<float>(largest.AsSpan(Pool * column, Pool));
                }
            }
        }

        TensorPrimitives.Tanh<float>(pooled, pooled);
        return pooled;
    }
}
