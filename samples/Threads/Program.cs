using Dmi;

var random = new Random(1);
float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.1f * (2 * random.NextSingle() - 1))];
using var layer = new Wide(DualModuleWeights.FromDense(Wide.Shape, Draw(4096 * 1024), Draw(4096 * 1024), Draw(4096)));

// One team for the whole process. A state uses it once it is told to; without one its steps run on the calling thread alone.
using var team = new WorkerTeam(threads: 2);
LstmState alone = layer.CreateState(), shared = layer.CreateState();
shared.Team = team;

float[] input = Draw(Wide.InputSize);
for (int step = 0; step < 100; step++)
{
    layer.StepDense(input, alone);
    layer.StepDense(input, shared);
}

Console.WriteLine($"the same bits: {alone.Hidden.SequenceEqual(shared.Hidden)}");

[DualModuleLstm(hidden: 1024, eps: 0.5, bits: 8)]
internal sealed partial class Wide;
