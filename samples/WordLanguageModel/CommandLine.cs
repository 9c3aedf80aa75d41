using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Dmi.Samples.WordLm;

/// <summary>The options, and what becomes of mistakes: 2 for a wrong command line, 1 for a job that fails, 130 for Ctrl+C.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int WrongCommandLine = 2;
    private const int Interrupted = 130;

    private const string DefaultJson = "artifacts/word-lm.json";
    private const string DefaultChart = "artifacts/word-lm";

    private static readonly double[] PapersRatios = [0, 0.1, 0.3, 0.5, 0.7, 0.9];

    private static readonly Option<string> Model = new("--model")
    {
        Description = "Folder of the language model. Default: assets/word-lm-512 of the repository.",
        HelpName = "FOLDER",
    };

    private static readonly Option<string> Json = new("--json")
    {
        Description = $"Write the figures to this file as JSON. Default: {DefaultJson}.",
        HelpName = "FILE",
    };

    private static readonly Option<string> Chart = new("--chart")
    {
        Description = $"Write the charts to PATH.svg and PATH.png, or as word-lm.svg and word-lm.png into PATH if that is a folder. Default: {DefaultChart}.",
        HelpName = "PATH",
    };

    private static readonly Option<int?> Tokens = new("--tokens")
    {
        Description = "Use only the first N tokens of the test text, at least 2. Default: all.",
        HelpName = "N",
        CustomParser = ParseTokens,
        Arity = ArgumentArity.ExactlyOne,
    };

    private static readonly Option<double[]> Ratios = new("--ratios")
    {
        Description = "Shares of rows to skip, in percent from 0 to 99, separated by commas. Default: 0,10,30,50,70,90.",
        HelpName = "LIST",
        CustomParser = ParseRatios,
        Arity = ArgumentArity.ExactlyOne,
    };

    private static readonly Option<MaskRule> Mask = new("--mask")
    {
        Description = "Skip rows by the papers' rule, threshold, or those whose errors would move the output least, influence. Default: threshold.",
        HelpName = "RULE",
        CustomParser = ParseMask,
        Arity = ArgumentArity.ExactlyOne,
    };

    /// <summary>Parses the arguments and runs what they ask for.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="interrupt">Cancelled by Ctrl+C.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken interrupt)
    {
        var command = new RootCommand(
            "Perplexity and latency of a word language model whose LSTM layer skips rows of its weights: "
            + "the dense layer beside dual-module inference at several shares of skipped rows.") { Model, Json, Chart, Tokens, Ratios, Mask };
        command.SetAction((result, cancellationToken) => RunAsync(Options(result), cancellationToken));
        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (ParseError error in parsed.Errors) await Console.Error.WriteLineAsync($"error: {error.Message}");
            await Console.Error.WriteLineAsync("Use --help to see all options.");
            return WrongCommandLine;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interrupt);
    }

    private static async Task<int> RunAsync(SampleOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await MainJob.RunAsync(options, cancellationToken);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("error: interrupted; nothing was written.");
            return Interrupted;
        }
        catch (Exception exception)
            when (exception is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return Failed;
        }
    }

    private static SampleOptions Options(ParseResult result) => new()
    {
        ModelFolder = result.GetValue(Model),
        JsonPath = result.GetValue(Json) ?? DefaultJson,
        ChartPath = result.GetValue(Chart) ?? DefaultChart,
        Tokens = result.GetValue(Tokens),
        Mask = result.GetValue(Mask),
        Ratios = result.GetValue(Ratios) is { Length: > 0 } ratios ? ratios : PapersRatios,
    };

    private static MaskRule ParseMask(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (text is "influence") return MaskRule.Influence;
        if (text is not "threshold") result.AddError($"--mask is '{text}', it must be threshold or influence.");
        return MaskRule.Threshold;
    }

    private static int? ParseTokens(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int tokens) && tokens >= 2) return tokens;
        result.AddError($"--tokens is '{text}', it must be a whole number and at least 2.");
        return null;
    }

    private static double[]? ParseRatios(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        var ratios = new List<double>();
        foreach (string item in text.Split(','))
        {
            if (!double.TryParse(item, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent)
                || !(percent <= 99))
            {
                result.AddError($"--ratios is '{text}', in which '{item}' is not a number from 0 to 99.");
                return null;
            }

            ratios.Add(percent / 100);
        }

        return [.. ratios];
    }
}
