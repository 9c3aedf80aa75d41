namespace Dmi.Testing;

/// <summary>
/// Fifty annotated classes, as a large project might have them: every kind of layer at every number of bits, of many sizes, some of them
/// round and some not. The same on every call.
/// </summary>
public static class LayerCorpus
{
    private const int Count = 50;

    private static readonly int[] Bits = [1, 2, 3, 4, 8, 16, 32];

    private static readonly int[] Sizes = [96, 128, 200, 256, 331, 512, 650, 750, 1024, 1500, 2048];

    private static readonly string[] Activations = ["Relu", "Tanh", "Sigmoid"];

    private static readonly LayerForm[] Forms =
    [
        new("LSTM", "DualModuleLstm(hidden: {0}, input: {1}", ""),
        new("GRU", "DualModuleGru(hidden: {0}, input: {1}", ""),
        new("Linear", "DualModuleLinear(output: {0}, input: {1}, activation: Dmi.Activation.{2}", ""),
        new("LSTM, peephole", "DualModuleLstm(hidden: {0}, input: {1}", ", Peephole = true"),
        new("GRU, reset before", "DualModuleGru(hidden: {0}, input: {1}", ", ResetAfter = false"),
    ];

    /// <summary>The classes, all in namespace <c>Corpus</c>.</summary>
    public static IReadOnlyList<AnnotatedLayer> Layers { get; } = [.. Enumerable.Range(0, Count).Select(Create)];

    // Kinds change fastest, then bits: all pairs of them come up before the first one returns, each time with other sizes.
    private static AnnotatedLayer Create(int index)
    {
        LayerForm form = Forms[index % Forms.Length];
        int round = index / Forms.Length, bits = Bits[round % Bits.Length];
        object[] sizes = [Sizes[index % Sizes.Length], Sizes[(3 * index + 1) % Sizes.Length], Activations[round % Activations.Length]];
        string arguments = string.Format(System.Globalization.CultureInfo.InvariantCulture, form.Arguments, sizes);
        string mask = index % 4 == 3 ? ", Mask = Dmi.MaskRule.TopK" : "";
        // An explicit k below every size, so that there is something to save at 32 bits too.
        string attribute = $"Dmi.{arguments}, bits: {bits}, Reduced = 64{form.Options}{mask}, Seed = {index})";
        return new AnnotatedLayer(form.Kind, bits, "Corpus", FormattableString.Invariant($"Layer{index:00}"), attribute);
    }

    /// <summary>How a kind of layer is annotated.</summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="Arguments">The attribute up to its sizes: {0} units, {1} input, {2} activation.</param>
    /// <param name="Options">What else tells the kind apart.</param>
    private sealed record LayerForm(string Kind, string Arguments, string Options);
}
