namespace Dmi.Samples.WordLm;

/// <summary>Finds the files of the model that comes with the repository.</summary>
internal static class ModelFolder
{
    /// <summary>A sample of the training text.</summary>
    public const string TrainingText = "train-sample.u16";

    /// <summary>The validation text.</summary>
    public const string ValidationText = "valid.u16";

    /// <summary>The test text.</summary>
    public const string TestText = "test.u16";

    private static readonly string Default = Path.Combine("assets", "word-lm-512");

    /// <summary>The repository's model, looked for above the program and above the current folder.</summary>
    /// <exception cref="DirectoryNotFoundException">It is in neither place.</exception>
    public static string Find()
    {
        string current = Directory.GetCurrentDirectory();
        foreach (string start in (string[])[AppContext.BaseDirectory, current])
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                string candidate = Path.Combine(folder.FullName, Default);
                if (Directory.Exists(candidate)) return candidate;
            }
        }

        throw new DirectoryNotFoundException(
            $"{Default} is neither above {AppContext.BaseDirectory} nor above {current}; name the model's folder with --model.");
    }
}
