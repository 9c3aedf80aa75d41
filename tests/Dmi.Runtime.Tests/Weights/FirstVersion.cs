using System.Globalization;
using Dmi.Weights;

namespace Dmi.Runtime.Tests.Weights;

/// <summary>Writes a file as version 1 of the format was.</summary>
internal static class FirstVersion
{
    public static void Save(DualModuleWeights weights, string path)
    {
        (LayerShape shape, LittleMatrix little) = (weights.Shape, weights.Little!.Matrices[0]);
        var writer = new SafetensorsWriter();
        writer.AddMetadata("dmi.version", "1");
        writer.AddMetadata("dmi.kind", "Lstm");
        Number("dmi.hidden", shape.HiddenSize);
        Number("dmi.input", shape.InputSize);
        Number("dmi.reduced", shape.ReducedSize);
        Number("dmi.bits", shape.Bits);
        Number("dmi.seed", shape.Seed);
        writer.Add("big.input.weight", weights.InputWeights.Span, shape.RowCount, shape.InputSize);
        writer.Add("big.recurrent.weight", weights.RecurrentWeights.Span, shape.RowCount, shape.HiddenSize);
        writer.Add("big.bias", weights.Bias.Span, shape.RowCount);
        if (shape.Bits == 32) writer.Add("little.weight", little.Values, little.Rows, little.Columns);
        else writer.AddIntegers("little.weight", shape.Bits == 8 ? TensorType.I8 : TensorType.I16, little.Codes, little.Rows, little.Columns);
        writer.Add("little.scale", little.Scales, little.Rows);
        writer.Add("little.bias", little.Bias, little.Rows);
        writer.Add("little.error", little.ErrorDeviations, little.Rows);
        writer.Add("thresholds", [.. weights.Thresholds!.Gates.SelectMany(static gate => new[] { gate.Lower, gate.Upper })], shape.GateCount, 2);
        writer.Save(path);

        void Number(string key, int value) => writer.AddMetadata(key, value.ToString(CultureInfo.InvariantCulture));
    }
}
