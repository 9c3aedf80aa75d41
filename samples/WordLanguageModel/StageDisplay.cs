using Spectre.Console;

namespace Dmi.Samples.WordLm;

/// <summary>Shows how far the stages of a job are: bars on a terminal, else one line for every stage that is done.</summary>
internal abstract class StageDisplay
{
    /// <summary>Begins a stage.</summary>
    /// <param name="label">What is done in it.</param>
    /// <param name="total">What its progress counts up to; it is done when that is reported.</param>
    public abstract IProgress<int> Begin(string label, int total);

    /// <summary>Runs a job with a display.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole console, Func<StageDisplay, Task<T>> job) =>
        console.Profile.Out.IsTerminal
            ? console.Progress()
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                    new ElapsedTimeColumn())
                .StartAsync(context => job(new Bars(context)))
            : job(new Lines(console.Profile.Out.Writer));

    private sealed class Bars(ProgressContext context) : StageDisplay
    {
        public override IProgress<int> Begin(string label, int total) => new Bar(context.AddTask(Markup.Escape(label), maxValue: total));

        private sealed class Bar(ProgressTask task) : IProgress<int>
        {
            public void Report(int value)
            {
                task.Value = value;
                if (value >= task.MaxValue) task.StopTask();
            }
        }
    }

    private sealed class Lines(TextWriter writer) : StageDisplay
    {
        public override IProgress<int> Begin(string label, int total) => new Line(writer, label, total);

        private sealed class Line(TextWriter writer, string label, int total) : IProgress<int>
        {
            private readonly long _started = TimeProvider.System.GetTimestamp();

            public void Report(int value)
            {
                if (value < total) return;
                TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_started);
                writer.WriteLine(FormattableString.Invariant($"{label}: done in {elapsed.TotalSeconds:0.0} s"));
            }
        }
    }
}
