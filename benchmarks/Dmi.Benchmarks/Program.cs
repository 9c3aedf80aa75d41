using System.CommandLine;
using System.CommandLine.Invocation;
using Dmi.Benchmarks.Commands;

namespace Dmi.Benchmarks;

/// <summary>Exit codes: 0 done, 1 an error, 2 a wrong command line, 130 stopped by Ctrl+C.</summary>
internal static class Program
{
    private const int ErrorCode = 1;
    private const int WrongCommandLineCode = 2;
    private const int CancelledCode = 130;

    // Longer than the longest stretch in which cancellation is not looked at.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    private static async Task<int> Main(string[] args)
    {
        var root = new RootCommand("Benchmarks of Dmi's generated layers against other runtimes, and of the generator itself.")
        {
            BreakdownCommand.Create(), CellsCommand.Create(), GeneratorCommand.Create(), LayoutCommand.Create(), StartupCommand.Create(), StreamCommand.Create(), StreamsCommand.Create(),
            UnrollCommand.Create(),
            BuildKernelsCommand.Create(),
        };
        ParseResult parse = root.Parse(args);
        if (parse.Action is ParseErrorAction)
        {
            foreach (var error in parse.Errors) await Console.Error.WriteLineAsync(error.Message);
            return WrongCommandLineCode;
        }

        try
        {
            return await parse.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled; nothing was written.");
            return CancelledCode;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ErrorCode;
        }
    }
}
