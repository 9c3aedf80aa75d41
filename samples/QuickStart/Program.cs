using Dmi;

// Random weights and a bank of oscillators stand in for a trained model and its data.
var random = new Random(1);
float[] Draw(int count, float range) => [.. Enumerable.Range(0, count).Select(_ => range * (2 * random.NextSingle() - 1))];
float[] Input(int step) => [.. Enumerable.Range(0, Layer.InputSize).Select(i => MathF.Sin(0.3f * i + 0.05f * step * (1 + i % 5)))];
float[][] inputs = [.. Enumerable.Range(0, 4000).Select(Input)];
var dense = DualModuleWeights.FromDense(Layer.Shape, Draw(2048 * 512, 0.1f), Draw(2048 * 512, 0.1f), Draw(2048, 0.5f));

// Run the big module over some data, and fit the little one to what went through it.
var trace = new ActivationTrace(Layer.Shape);
using var big = new Layer(dense);
LstmState exact = big.CreateState();
foreach (float[] input in inputs)
{
    trace.Add(input, exact.Hidden);
    big.StepDense(input, exact);
}

DualModuleWeights weights = LittleModuleTrainer.Fit(dense, trace);

// Serve with half of the rows skipped. The knob may be turned while the layer runs.
using var layer = new Layer(weights) { Thresholds = ThresholdSearch.ForRatio(weights, trace, insensitiveRatio: 0.5) };
LstmState state = layer.CreateState();
foreach (float[] input in inputs) layer.Step(input, state);

float error = state.Hidden.ToArray().Zip(exact.Hidden.ToArray(), (a, b) => Math.Abs(a - b)).Max();
Console.WriteLine($"{state.Statistics.InsensitiveRatio:P0} of the rows skipped; h differs by at most {error:0.000} after {inputs.Length} steps");
Console.WriteLine($"{state.Statistics.BytesRead / inputs.Length:N0} bytes read per step, dense {exact.Statistics.BytesRead / inputs.Length:N0}");

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8)]
internal sealed partial class Layer;
