using System.Reflection;
using Dmi.Benchmarks.Measuring;
using Dmi.Testing;

namespace Dmi.Benchmarks.Unrolling;

/// <summary>A variant as a layer whose dense steps are timed.</summary>
internal sealed class UnrollLayer : IDisposable
{
    private const int Seed = 1;
    private const int DistinctInputs = 16;

    private readonly IDisposable _layer;

    private UnrollLayer(IDisposable layer, Candidate dense) => (_layer, Dense) = (layer, dense);

    /// <summary>The dense step.</summary>
    public Candidate Dense { get; }

    /// <summary>Makes the layer from the library that all variants were compiled into.</summary>
    /// <param name="library">The library.</param>
    /// <param name="variant">The variant.</param>
    public static UnrollLayer Create(Assembly library, UnrollVariant variant) =>
        typeof(UnrollLayer).GetMethod(nameof(CreateOf), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(library.GetType(variant.TypeName, throwOnError: true)!)
            .CreateDelegate<Func<UnrollVariant, UnrollLayer>>()(variant);

    /// <inheritdoc/>
    public void Dispose() => _layer.Dispose();

    private static UnrollLayer CreateOf<TLayer>(UnrollVariant variant)
        where TLayer : class, ILstmLayer<TLayer>
    {
        LayerShape shape = TLayer.Shape;
        LstmWeights random = RandomWeights.Lstm(shape.InputSize, shape.HiddenSize, Seed);
        TLayer layer = TLayer.Create(DualModuleWeights.FromDense(shape, random.InputWeights, random.RecurrentWeights, random.Bias));
        LstmState state = layer.CreateState();
        var feed = new InputFeed(RandomWeights.Inputs(DistinctInputs, shape.InputSize, Seed));
        return new UnrollLayer(layer, new Candidate(variant.TypeName, () => layer.StepDense(feed.Next(), state)));
    }
}
