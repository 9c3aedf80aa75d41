using Dmi.Models;

namespace Dmi.Studies.Subjects;

/// <summary>A word language model and its texts.</summary>
/// <param name="Model">The model.</param>
/// <param name="Training">File of tokens that it was trained on, or of the first of them.</param>
/// <param name="Validation">File of tokens to choose by.</param>
/// <param name="Test">File of tokens that had no part in any choice.</param>
internal sealed record WordModelData(WordLanguageModelWeights Model, string Training, string Validation, string Test)
{
    private const int Stretch = 400;
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>What the file of the training text holds.</summary>
    public TrainingFile TrainingHolds { get; init; } = TrainingFile.Whole;

    /// <summary>Whether little modules are fitted to the beginning of the training text even where its file holds all of it.</summary>
    public bool IsFittedToBeginning { get; init; }

    /// <summary>Where the tokens that little modules are fitted to come from, for people.</summary>
    public string FittedTo => TrainingHolds == TrainingFile.Beginning || IsFittedToBeginning ? "from the beginning of" : "from all over";

    /// <summary>Tokens of the training text: the first ones of the file, or stretches from all over it.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public ushort[] TrainingTokens(int count)
    {
        ushort[] first = Tokens(Training, 0, count);
        if (TrainingHolds != TrainingFile.Whole || IsFittedToBeginning) return first;

        // As tools/train_word_lm.py makes the files of samples.
        ushort[] tokens = TokenFile.Load(Training, Model.VocabularySize);
        IEnumerable<int> places = Enumerable.Range(0, (count + Stretch - 1) / Stretch).Select(i => (int)(i * GoldenRatio % 1 * (tokens.Length - Stretch)));
        return [.. places.SelectMany(place => tokens[place..(place + Stretch)]).Take(count)];
    }

    /// <summary>Tokens in a file.</summary>
    /// <param name="path">The file.</param>
    public int Count(string path) => TokenFile.Load(path, Model.VocabularySize).Length;

    /// <summary>Reads tokens of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public ushort[] Tokens(string path, int first, int count)
    {
        ushort[] tokens = TokenFile.Load(path, Model.VocabularySize);
        return tokens.Length >= first + count ? tokens[first..(first + count)] : throw new ArgumentException($"{path} has {tokens.Length} tokens, {first + count} are needed.");
    }

    /// <summary>What goes through the layer on a part of a text, by dense steps.</summary>
    /// <param name="shape">The layer.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public ActivationTrace Trace(LayerShape shape, ushort[] tokens, CancellationToken cancellationToken)
    {
        using var dense = new WordLanguageModel(Model, new InterpretedRecurrentLayer(Model.ForLayer(shape)));
        return dense.CaptureTrace(tokens, tokens.Length, cancellationToken: cancellationToken);
    }
}
