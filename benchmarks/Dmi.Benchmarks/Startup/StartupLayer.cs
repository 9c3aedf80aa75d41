using System.Runtime.InteropServices;
using Dmi.Numerics;
using Dmi.Startup;
using Dmi.Testing;

namespace Dmi.Benchmarks.Startup;

/// <summary>A layer whose start is measured.</summary>
/// <param name="Name">Name of its class.</param>
/// <param name="Width">Width of its input.</param>
/// <param name="WriteFiles">Writes its weights in every form to a folder.</param>
internal sealed record StartupLayer(string Name, int Width, Action<string, CancellationToken> WriteFiles)
{
    private const int Seed = 1;
    private const int FitSteps = 2048;
    private const int SearchSteps = 256;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<StartupLayer> All { get; } =
    [
        Of<LargeInt8>(hasLittle: true, static weights => OnnxQuantizedLstm.ModelBytes(weights)),
        Of<SmallFloat32>(hasLittle: false, static weights => OnnxLstm.ModelBytes(weights)),
    ];

    private static StartupLayer Of<TLayer>(bool hasLittle, Func<LstmWeights, byte[]> onnx)
        where TLayer : class, ILstmLayer<TLayer> =>
        new(typeof(TLayer).Name, TLayer.Shape.InputSize, (folder, cancellation) => Write<TLayer>(new StartupFiles(folder, typeof(TLayer).Name), hasLittle, onnx, cancellation));

    private static void Write<TLayer>(StartupFiles files, bool hasLittle, Func<LstmWeights, byte[]> onnx, CancellationToken cancellation)
        where TLayer : class, ILstmLayer<TLayer>
    {
        LayerShape shape = TLayer.Shape;
        LstmWeights random = RandomWeights.Lstm(shape.InputSize, shape.Units, Seed);
        var weights = DualModuleWeights.FromDense(shape, random.InputWeights, random.RecurrentWeights, random.Bias);
        if (hasLittle) weights = AddLittle<TLayer>(weights, cancellation);
        AtomicFile.Write(files.Dense, stream =>
        {
            foreach (float[] values in (float[][])[random.InputWeights, random.RecurrentWeights, random.Bias]) stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        });
        AtomicFile.Write(files.Onnx, onnx(random));
        weights.Save(files.Weights);
        using TLayer layer = TLayer.Create(weights);
        layer.SavePacked(files.Packed);
    }

    // Half of the rows are skipped.
    private static DualModuleWeights AddLittle<TLayer>(DualModuleWeights weights, CancellationToken cancellation)
        where TLayer : class, ILstmLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(weights);
        LstmState state = layer.CreateState();
        ActivationTrace fit = new(TLayer.Shape), search = new(TLayer.Shape);
        foreach (float[] input in RandomWeights.Inputs(FitSteps + SearchSteps, TLayer.Shape.InputSize, Seed + 1))
        {
            cancellation.ThrowIfCancellationRequested();
            (fit.Count < FitSteps ? fit : search).Add(input, state.Hidden);
            layer.StepDense(input, state);
        }

        DualModuleWeights fitted = LittleModuleTrainer.Fit(weights, fit, new TrainingOptions { CancellationToken = cancellation });
        return fitted.WithThresholds(ThresholdSearch.ForRatio(fitted, search, 0.5, cancellationToken: cancellation));
    }
}
