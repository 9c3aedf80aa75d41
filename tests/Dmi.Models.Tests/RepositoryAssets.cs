using System.Text.Json;

namespace Dmi.Models.Tests;

/// <summary>The language models that are committed with the code, of one text and vocabulary.</summary>
internal static class RepositoryAssets
{
    public static string WordModelFolder { get; } = Path.Combine(Repository.Root, "assets", "word-lm-512");

    public static string GruModelFolder { get; } = Path.Combine(Repository.Root, "assets", "word-gru-512");

    public static ushort[] Text(string name, WordLanguageModelWeights weights) =>
        TokenFile.Load(Path.Combine(WordModelFolder, name), weights.VocabularySize);

    /// <summary>What the training program measured itself, in another framework: the oracle of perplexity.</summary>
    public static (double TestPerplexity, int TestTokens) TrainingFacts(string folder)
    {
        using JsonDocument facts = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "training.json")));
        return (facts.RootElement.GetProperty("testPerplexity").GetDouble(), facts.RootElement.GetProperty("testTokens").GetInt32());
    }
}
