using System.CommandLine;
using System.CommandLine.Invocation;
using Dmi.Numerics;
using Dmi.Studies.Reporting;
using Dmi.Studies.Subjects;

namespace Dmi.Studies;

/// <summary>Exit codes: 0 done, 1 an error, 2 a wrong command line, 130 stopped by Ctrl+C.</summary>
internal static class Program
{
    private const int ErrorCode = 1;
    private const int WrongCommandLineCode = 2;
    private const int CancelledCode = 130;

    private static readonly Option<string[]> Subjects = new("--subject")
    {
        Description = $"What to study: {string.Join(", ", SubjectCatalogue.Names)}. Default: all whose data is there.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Models = new("--models")
    {
        Description = "Folder of the large language models. Default: ../shared/data/models beside the repository.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Lines = new("--lines")
    {
        Description = "Folder of text lines. Default: ../shared/data/ocr-lines beside the repository.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Tesseract = new("--tesseract")
    {
        Description = "Tesseract's model. Default: artifacts/tesseract/eng.traineddata.gz, where tools/get-tesseract-model.sh puts it.",
        HelpName = "FILE",
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "Folder for figures (NAME.json), tables (NAME.md) and charts (NAME.svg, NAME.png); figures that are there already stay, but for those of the same method, mask and ratio. Default: artifacts/studies.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Method = new("--method")
    {
        Description = "Only methods with TEXT in their names. Default: all.",
        HelpName = "TEXT",
        DefaultValueFactory = static _ => "",
    };

    private static readonly Option<double[]> Ratios = new("--ratios")
    {
        Description = "Shares of rows to skip, each above 0 and at most 1. Default: 0.5 0.7 0.8 0.9 0.93 0.95 1.",
        HelpName = "RATIO",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Redraw = new("--redraw")
    {
        Description = "Study nothing; write tables and charts anew from the figures in the output folder.",
    };

    private static readonly Option<string> PlanSubject = new("--subject")
    {
        Description = $"The model: {string.Join(", ", SubjectCatalogue.WordModels)}.",
        HelpName = "NAME",
        DefaultValueFactory = static _ => SubjectCatalogue.WordModels.First(),
    };

    private static readonly Option<double> Budget = new("--budget")
    {
        Description = "How much of the dense layer's perplexity may be lost, in percent.",
        HelpName = "PERCENT",
        DefaultValueFactory = static _ => 1,
    };

    private static async Task<int> Main(string[] args)
    {
        foreach (string name in SubjectCatalogue.Names) Subjects.CompletionSources.Add(name);
        var root = new RootCommand(
            "What little modules, masks and shares of skipped rows lose on trained models, against the bytes that a step reads, beside all rows at few bits.")
        {
            Subjects, Method, Ratios, Models, Lines, Tesseract, Output, Redraw,
        };
        PlanSubject.AcceptOnlyFromAmong([.. SubjectCatalogue.WordModels]);
        Budget.Validators.Add(static result =>
        {
            if (!(result.GetValueOrDefault<double>() is >= 0 and <= 100)) result.AddError("--budget must be a percentage from 0 to 100.");
        });
        var plan = new Command("plan", "Chooses the little module, mask and ratio of a language model's layer, and writes why to NAME-plan.txt.") { PlanSubject, Budget, Models, Output };
        plan.SetAction(static (parse, cancellation) => Start(() => Plan(parse, cancellation)));
        root.Subcommands.Add(plan);
        Subjects.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => !SubjectCatalogue.Names.Contains(token.Value)))
            {
                result.AddError($"--subject is '{token.Value}', it must be one of {string.Join(", ", SubjectCatalogue.Names)}.");
            }
        });
        Ratios.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<double[]>() is { } ratios && ratios.Any(static ratio => !(ratio is > 0 and <= 1)))
            {
                result.AddError("--ratios must be above 0 and at most 1.");
            }
        });
        root.SetAction(static (parse, cancellation) => Start(() => Run(parse, cancellation)));
        ParseResult parse = root.Parse(args);
        if (parse.Action is ParseErrorAction)
        {
            foreach (var error in parse.Errors) await Console.Error.WriteLineAsync(error.Message);
            return WrongCommandLineCode;
        }

        try
        {
            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled; what was being studied or planned was not written.");
            return CancelledCode;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ErrorCode;
        }
    }

    private static Task<int> Start(Func<int> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string PrepareOutput(ParseResult parse)
    {
        string folder = parse.GetValue(Output) ?? "artifacts/studies";
        AtomicFile.Prepare(Path.Combine(folder, "study.json"));
        return folder;
    }

    private static int Plan(ParseResult parse, CancellationToken cancellation)
    {
        string name = parse.GetValue(PlanSubject)!, folder = PrepareOutput(parse);
        WordModelData data = new SubjectCatalogue(parse.GetValue(Models), null, null).LoadWordModel(name);
        string text = new WordModelPlanning(name, data, LossBudget.Relative(parse.GetValue(Budget) / 100), Console.Error.WriteLine, cancellation).Run();
        AtomicFile.Write(Path.Combine(folder, name + "-plan.txt"), System.Text.Encoding.UTF8.GetBytes(text));
        Console.WriteLine(text);
        return 0;
    }

    private static int Run(ParseResult parse, CancellationToken cancellation)
    {
        var catalogue = new SubjectCatalogue(parse.GetValue(Models), parse.GetValue(Lines), parse.GetValue(Tesseract));
        string folder = PrepareOutput(parse);
        if (parse.GetValue(Redraw))
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)) Draw(StudyReport.Load(file), Path.ChangeExtension(file, null));
            return 0;
        }

        string[] asked = parse.GetValue(Subjects) is { Length: > 0 } given ? given : [.. catalogue.Present()];
        if (parse.GetValue(Subjects) is not { Length: > 0 })
        {
            foreach (string missing in SubjectCatalogue.Names.Except(asked)) Console.Error.WriteLine(catalogue.Missing(missing));
        }

        var options = new StudyOptions(parse.GetValue(Method) ?? "", parse.GetValue(Ratios) is { Length: > 0 } ratios ? ratios : StudyOptions.DefaultRatios);
        foreach (string name in asked)
        {
            string path = Path.Combine(folder, name);
            StudyReport? before = File.Exists(path + ".json") ? StudyReport.Load(path + ".json") : null;
            StudyReport report = new Study(catalogue.Load(name, cancellation), options, before, Console.Error.WriteLine, cancellation).Run();
            report.Save(path + ".json");
            Draw(report, path);
        }

        return 0;
    }

    private static void Draw(StudyReport report, string path)
    {
        string table = StudyTable.Of(report);
        AtomicFile.Write(path + ".md", System.Text.Encoding.UTF8.GetBytes(table));
        StudyChart.Write(report, path);
        Console.WriteLine(table);
    }
}
