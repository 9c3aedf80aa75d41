namespace Dmi.Models.Tests;

/// <summary>The same network by its definition: one value at a time, in double precision, no layer merged with another.</summary>
internal sealed class PlainLineRecognizer(TinyTesseractModel model)
{
    /// <summary>Cells are clipped to ± this value.</summary>
    private const double LargestCell = 100;

    /// <summary>The largest |c| of the large layer that the last line met before it was clipped.</summary>
    public double FarthestCell { get; private set; }

    public double[][] Features(GrayImage image)
    {
        int rows = image.Height / 3, columns = image.Width / 3;
        double[,] pixels = Normalize(image);
        var pooled = new double[rows, columns][];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                double[][] nine = [.. Enumerable.Range(0, 9).Select(i => Convolve(pixels, 3 * y + i / 3, 3 * x + i % 3))];
                pooled[y, x] = [.. Enumerable.Range(0, TinyTesseractModel.Channels).Select(channel => nine.Max(values => values[channel]))];
            }
        }

        double[][] summaries =
        [
            .. Enumerable.Range(0, columns).Select(x => Lstm(model.Summary, [.. Enumerable.Range(0, rows).Select(y => pooled[y, x])])[^1]),
        ];
        double[][] backward = Lstm(model.Backward, [.. Lstm(model.Forward, summaries).Reverse()]);
        return [.. backward.Reverse()];
    }

    public double[][] LogProbabilities(GrayImage image) => [.. Lstm(model.Large, Features(image)).Select(hidden =>
    {
        double[] logits = Multiply(model.Softmax.Matrices[0], hidden);
        double sum = logits.Sum(Math.Exp);
        return logits.Select(logit => logit - Math.Log(sum)).ToArray();
    })];

    private static double[,] Normalize(GrayImage image)
    {
        byte[] row = image.Row(image.Height / 2).ToArray();
        List<int> dark = [], light = [];
        for (int x = 1; x < row.Length - 1; x++)
        {
            (int left, int here, int right) = (row[x - 1], row[x], row[x + 1]);
            if ((here < left && here <= right) || (here <= left && here < right)) dark.Add(here);
            if ((here > left && here >= right) || (here >= left && here > right)) light.Add(here);
        }

        double black = At(dark, 0.25, 0), white = At(light, 0.75, 255);
        double half = white > black ? (white - black) / 2 : 1;
        var pixels = new double[image.Height, image.Width];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++) pixels[y, x] = Math.Clamp((image.Row(y)[x] - black) / half - 1, -1, 1);
        }

        return pixels;
    }

    private static int At(List<int> values, double share, int ofNone) =>
        values.Count == 0 ? ofNone : values.Order().ElementAt((int)(share * values.Count));

    private double[] Convolve(double[,] pixels, int y, int x)
    {
        var neighbours = new List<double>();
        for (int dx = -1; dx <= 1; dx++)
        {
            for (int dy = -1; dy <= 1; dy++)
            {
                bool inside = y + dy >= 0 && y + dy < pixels.GetLength(0) && x + dx >= 0 && x + dx < pixels.GetLength(1);
                neighbours.Add(inside ? pixels[y + dy, x + dx] : 0);
            }
        }

        return [.. Multiply(model.Activation.Matrices[0], [.. neighbours]).Select(Math.Tanh)];
    }

    private double[][] Lstm(TinyTesseractNode node, double[][] inputs)
    {
        int units = node.Matrices[0].Rows;
        double[] cell = new double[units], hidden = new double[units];
        FarthestCell = 0;
        var outputs = new List<double[]>();
        foreach (double[] input in inputs)
        {
            double[][] sums = [.. node.Matrices.Select(gate => Multiply(gate, [.. input, .. hidden]))];
            for (int unit = 0; unit < units; unit++)
            {
                double candidate = Math.Tanh(sums[0][unit]);
                cell[unit] = Sigmoid(sums[2][unit]) * cell[unit] + Sigmoid(sums[1][unit]) * candidate;
                FarthestCell = Math.Max(FarthestCell, Math.Abs(cell[unit]));
                cell[unit] = Math.Clamp(cell[unit], -LargestCell, LargestCell);
            }

            hidden = [.. Enumerable.Range(0, units).Select(unit => Sigmoid(sums[3][unit]) * Math.Tanh(cell[unit]))];
            outputs.Add(hidden);
        }

        return [.. outputs];
    }

    private static double[] Multiply(TinyTesseractMatrix matrix, double[] values) =>
    [
        .. Enumerable.Range(0, matrix.Rows).Select(row => matrix[row, values.Length] + values.Select((value, column) => value * matrix[row, column]).Sum()),
    ];

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}
