using System.Diagnostics;
using Dmi;
using Dmi.Numerics;

string path = args is [string given] ? given : "layer.packed";
if (!File.Exists(path))
{
    // Once, where the model is made. Random weights stand in for a trained layer with its little module.
    var random = new Random(1);
    float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.1f * (2 * random.NextSingle() - 1))];
    using var packed = new Layer(DualModuleWeights.FromDense(Layer.Shape, Draw(4096 * 1024), Draw(4096 * 1024), Draw(4096)));
    packed.SavePacked(path);
    Console.WriteLine($"packed into {path}, {new FileInfo(path).Length:N0} bytes");
}

// At every start.
long started = Stopwatch.GetTimestamp();
using var layer = Layer.LoadPacked(path);
LstmState state = layer.CreateState();
TimeSpan mapped = Stopwatch.GetElapsedTime(started);
layer.Step(new float[Layer.InputSize], state);
Console.WriteLine($"mapped after {mapped.TotalMilliseconds:0.00} ms, the first step done after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.00} ms");
Console.WriteLine($"kernels of {KernelTiers.Current}, sum of h {state.Hidden.ToArray().Sum():0.000}");

[DualModuleLstm(hidden: 1024, Big = WeightPrecision.Int8)]
internal sealed partial class Layer;
