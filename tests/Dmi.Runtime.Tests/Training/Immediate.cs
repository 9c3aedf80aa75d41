namespace Dmi.Runtime.Tests.Training;

/// <summary>Progress that is told on the reporting thread, where <see cref="Progress{T}"/> would post it elsewhere.</summary>
internal sealed class Immediate(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
