using Dmi;
using Dmi.KernelProbe;
using Dmi.Numerics;

if (args is ["--read-past-the-end"])
{
    // For the test that guard pages are there: the first element behind a buffer.
    var buffer = new AlignedBuffer<float>(16);
    float behind = System.Runtime.CompilerServices.Unsafe.Add(ref buffer.First, 16);
    Console.WriteLine($"still alive: {behind}");
    return 0;
}

if (args is ["--papers-size"])
{
    foreach (SubjectFactory layer in PapersSize.Factories) new ReferenceCheck(Console.WriteLine).Run(layer);
    return 0;
}

if (args is ["--save-packed", string folder])
{
    Console.WriteLine($"tier {KernelTiers.Current}");
    PackedWeights.SaveAll(folder);
    return 0;
}

if (args is ["--idle-team"])
{
    // Milliseconds of processor time that a second takes in which the workers of a team have nothing to do.
    using var idle = new WorkerTeam(threads: 2);
    Thread.Sleep(200);
    TimeSpan before = Environment.CpuUsage.TotalTime;
    Thread.Sleep(1000);
    Console.WriteLine((long)(Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
    return 0;
}

// Prints the tier and one line per layer; ends with code 1 and the first failure on standard error.
try
{
    Console.WriteLine($"tier {KernelTiers.Current} of {KernelTiers.Widest}, AVX-VNNI {(ByteDot.Prefers256 ? "on" : "off")}");
    using var team = new TeamCheck();
    foreach (SubjectFactory layer in AllLayers.Factories)
    {
        new ReferenceCheck(Console.WriteLine).Run(layer);
        team.Run(layer);
        GuardedMemory.ReleaseAll();
    }

    ExtremeCodesCheck.Run();
    Console.WriteLine("all layers agree with the reference");
    return 0;
}
catch (InvalidOperationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
