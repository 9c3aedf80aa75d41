using Dmi.Models;

namespace Dmi.Studies.Subjects;

/// <summary>The subjects and where their data is.</summary>
/// <param name="models">Folder of the large language models; null for where they usually are.</param>
/// <param name="lines">Folder of text lines; null for where they usually are.</param>
/// <param name="tesseract">Tesseract's model; null for where it usually is.</param>
internal sealed class SubjectCatalogue(string? models, string? lines, string? tesseract)
{
    private const string Line = "line-512";
    private const string Small = "word-lm-512";
    private const string SmallGru = "word-gru-512";

    // Of a word model whose layer is given rows of a table of W_x·x.
    private const string Table = "-table";

    // Of a word model that is fitted to a sample of its training text, and judged on all of its test text.
    private const string Whole = "-whole";

    private readonly string _models = models ?? Beside("models");
    private readonly string _lines = lines ?? Beside("ocr-lines");
    private readonly string _tesseract = tesseract ?? Path.Combine(Root, "artifacts", "tesseract", "eng.traineddata.gz");

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Small, Small + Whole, Small + Table, Small + Table + Whole, SmallGru, Line, "word-lm-1024", "word-lm-1024" + Whole, "word-lm-1024" + Table, "word-lm-1500", "word-lm-1500" + Whole, "word-lm-1500" + Table];

    // The repository, from the folder that the program runs in upwards.
    private static string Root { get; } = FindRoot();

    /// <summary>The word language models.</summary>
    public static IEnumerable<string> WordModels => Names.Where(static name => name != Line && name == ModelName(name));

    /// <summary>Those whose data is there.</summary>
    public IEnumerable<string> Present() => Names.Where(name => name switch
    {
        _ when IsCommitted(name) => true,
        Line => File.Exists(_tesseract) && Directory.Exists(_lines),
        _ => File.Exists(ModelFile(name)),
    });

    /// <summary>What is missing of a subject's data, and what would bring it.</summary>
    public string Missing(string name) => name == Line
        ? $"{name} is left out: it needs {_tesseract} (tools/get-tesseract-model.sh fetches it) and lines in {_lines} (--lines names another folder)."
        : $"{name} is left out: there is no {ModelFile(name)} (--models names another folder; tools/train_word_lm.py trains such models).";

    /// <summary>Reads a subject's data.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public StudySubject Load(string name, CancellationToken cancellationToken)
    {
        if (name == Line) return new LineSubject(TesseractModel.Load(_tesseract), _lines, new StudySizes(120, 40, 80), cancellationToken);
        WordModelData data = LoadWordModel(name);
        StudySizes sizes = IsCommitted(name) ? new StudySizes(20_000, 4_000, 12_000) : new StudySizes(20_000, 2_000, 7_040);
        bool isWhole = name.EndsWith(Whole, StringComparison.Ordinal);
        if (isWhole) sizes = sizes with { Calibration = 4_000, Test = data.Count(data.Test) - 1 };
        return new WordModelSubject(name, data with { IsFittedToBeginning = !isWhole && !IsCommitted(name) }, sizes, name.Contains(Table, StringComparison.Ordinal), cancellationToken);
    }

    /// <summary>Reads a word language model.</summary>
    /// <param name="name">Its name.</param>
    public WordModelData LoadWordModel(string name)
    {
        if (!IsCommitted(name))
        {
            return new WordModelData(WordLanguageModelWeights.Load(ModelFile(name), Path.Combine(_models, "kjv-vocab.txt")), Text("train"), Text("valid"), Text("test"));
        }

        string folder = Path.Combine(Root, "assets", ModelName(name));
        (string training, TrainingFile holds) = ModelName(name) == Small ? ("train-sample.u16", TrainingFile.Sample) : ("train-head.u16", TrainingFile.Beginning);
        return new WordModelData(WordLanguageModelWeights.Load(folder), Path.Combine(folder, training), Path.Combine(folder, "valid.u16"), Path.Combine(folder, "test.u16")) { TrainingHolds = holds };
    }

    private string ModelFile(string name) => Path.Combine(_models, ModelName(name) + ".safetensors");

    private static bool IsCommitted(string name) => ModelName(name) is Small or SmallGru;

    private static string ModelName(string name) => name.Replace(Whole, "", StringComparison.Ordinal).Replace(Table, "", StringComparison.Ordinal);

    private string Text(string part) => Path.Combine(_models, $"kjv-{part}.u16");

    private static string Beside(string name) => Path.Combine(Root, "..", "shared", "data", name);

    private static string FindRoot()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Dmi.sln"))) return at;
        }

        return Environment.CurrentDirectory;
    }
}
