namespace Dmi.Benchmarks.Startup;

/// <summary>One start that is measured.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Variant">How the program is compiled.</param>
/// <param name="Weights">Where its weights come from: dense, file, mapped or read, as Dmi.Startup knows them; onnx for the rival.</param>
internal sealed record StartupCase(StartupLayer Layer, StartupVariant Variant, string Weights)
{
    private static readonly string[] Sources = ["dense", "file", "mapped", "read"];

    /// <summary>All that can be measured with some variants.</summary>
    /// <param name="variants">Variants that were published.</param>
    public static IReadOnlyList<StartupCase> Of(IReadOnlyList<StartupVariant> variants) =>
    [
        .. from layer in StartupLayer.All
           from variant in variants
           from source in variant == StartupVariant.Rival ? ["onnx"] : Sources
           select new StartupCase(layer, variant, source),
    ];

    /// <summary>What the program is told before the folder and the time of its start.</summary>
    public string[] Arguments => [Layer.Name, Variant == StartupVariant.Rival ? FormattableString.Invariant($"{Layer.Width}") : Weights];
}
