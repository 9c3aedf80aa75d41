namespace Dmi.Runtime.Tests;

/// <summary>Progress that is told on the reporting thread, where <see cref="Progress{T}"/> would post it elsewhere.</summary>
internal sealed class Immediate<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
