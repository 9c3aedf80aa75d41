using Dmi.Samples.WordLm;

using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};

return await CommandLine.RunAsync(args, interrupt.Token);
