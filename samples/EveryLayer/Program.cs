using Dmi;

// Random weights and inputs stand in for trained models and their data.
var random = new Random(1);
float[] Draw(int count, float range = 0.3f) => [.. Enumerable.Range(0, count).Select(_ => range * (2 * random.NextSingle() - 1))];
float[][] Inputs(int count, int width) => [.. Enumerable.Range(0, count).Select(_ => Draw(width, 1))];

// A GRU: its two biases are given apart, since r stands between the candidate's halves.
DualModuleWeights gru = DualModuleWeights.FromDense(Gru.Shape, Draw(192 * 48), Draw(192 * 64), Draw(192), Draw(192));
var gruTrace = new ActivationTrace(Gru.Shape);
using (var dense = new Gru(gru))
{
    GruState state = dense.CreateState();
    foreach (float[] input in Inputs(500, Gru.InputSize))
    {
        gruTrace.Add(input, state.Hidden);
        dense.StepDense(input, state);
    }
}

gru = LittleModuleTrainer.Fit(gru, gruTrace);
using (var layer = new Gru(gru) { Thresholds = ThresholdSearch.ForRatio(gru, gruTrace, insensitiveRatio: 0.5) })
{
    GruState state = layer.CreateState();
    foreach (float[] input in Inputs(100, Gru.InputSize)) layer.Step(input, state);
    Console.WriteLine($"GRU, 4 bits: {state.Statistics.InsensitiveRatio:P0} of the rows skipped");
}

// A fully connected layer of exactly K computed rows, saved and loaded.
DualModuleWeights linear = DualModuleWeights.FromDense(Relu.Shape, Draw(256 * 96), Draw(256));
var linearTrace = new ActivationTrace(Relu.Shape);
foreach (float[] input in Inputs(500, Relu.InputSize)) linearTrace.Add(input);
linear = LittleModuleTrainer.Fit(linear, linearTrace, new TrainingOptions { Method = TrainingMethod.QuantizationAwareSgd, MaxEpochs = 5 });
string file = Path.Combine(Path.GetTempPath(), $"relu-{Guid.NewGuid():N}.safetensors");
linear.WithThresholds(SwitchingThresholds.TopK(64)).Save(file);
using (Relu layer = Relu.Load(file))
{
    LinearState state = layer.CreateState();
    var output = new float[Relu.OutputSize];
    foreach (float[] input in Inputs(100, Relu.InputSize)) layer.Forward(input, output, state);
    Console.WriteLine($"Linear, 2 bits: {state.Statistics.RowsComputed / state.Statistics.Steps} rows computed per call");
}

File.Delete(file);

// LSTMs with peepholes above each other; the third reads what the two below it gave. The stack records what goes into each layer.
DualModuleWeights Peepholes(LayerShape shape) => DualModuleWeights
    .FromDense(shape, Draw(128 * shape.InputSize), Draw(128 * 32), Draw(128)).WithPeepholes(Draw(96));
DualModuleWeights[] parts = [Peepholes(Narrow.Shape), Peepholes(Narrow.Shape), Peepholes(Wide.Shape)];
ActivationTrace[] traces = [.. parts.Select(part => new ActivationTrace(part.Shape))];
using (var stack = new StackedLayers([new Narrow(parts[0]), new Narrow(parts[1]), new Wide(parts[2])], ResidualConnection.Concatenate))
{
    StackedState state = stack.CreateState();
    foreach (float[] input in Inputs(400, stack.InputSize)) stack.StepDense(input, state, traces);
}

for (int i = 0; i < parts.Length; i++)
{
    parts[i] = LittleModuleTrainer.Fit(parts[i], traces[i]);
    parts[i] = parts[i].WithThresholds(ThresholdSearch.ForRatio(parts[i], traces[i], insensitiveRatio: 0.6));
}

using (var stack = new StackedLayers([new Narrow(parts[0]), new Narrow(parts[1]), new Wide(parts[2])], ResidualConnection.Concatenate))
{
    StackedState state = stack.CreateState();
    foreach (float[] input in Inputs(100, stack.InputSize)) stack.Step(input, state);
    Console.WriteLine($"Three LSTMs with peepholes: {state.Statistics.InsensitiveRatio:P0} of the rows skipped");
}

// An LSTM over tokens of a fixed vocabulary: W_x·x of each is a row of a table (Dmi.Models.InputTable makes one), and the layer has W_h alone.
float[][] table = Inputs(100, Token.InputSize);
DualModuleWeights token = DualModuleWeights.FromDense(Token.Shape, [], Draw(256 * 64), Draw(256));
var tokenTrace = new ActivationTrace(Token.Shape);
using (var dense = new Token(token))
{
    LstmState state = dense.CreateState();
    for (int step = 0; step < 500; step++)
    {
        float[] row = table[random.Next(table.Length)];
        tokenTrace.Add(row, state.Hidden, state.Cell);
        dense.StepDense(row, state);
    }
}

token = LittleModuleTrainer.Fit(token, tokenTrace);
using (var layer = new Token(token) { Thresholds = ThresholdSearch.ForRatio(token, tokenTrace, insensitiveRatio: 0.8) })
{
    LstmState state = layer.CreateState();
    for (int step = 0; step < 100; step++) layer.Step(table[random.Next(table.Length)], state);
    Console.WriteLine($"LSTM over tokens, W_h at 2 bits: {state.Statistics.InsensitiveRatio:P0} of the rows skipped");
}

// Both directions of a sequence.
using var both = new Bidirectional<Narrow>(new Narrow(parts[0]), new Narrow(parts[1]));
var outputs = new float[10 * both.OutputSize];
both.Run(Draw(10 * both.InputSize, 1), outputs, both.CreateState());
Console.WriteLine($"Both directions: {outputs.Length / 10} values a step");

[DualModuleGru(hidden: 64, input: 48, bits: 4)]
internal sealed partial class Gru;

[DualModuleLinear(input: 96, output: 256, activation: Activation.Relu, bits: 2, Reduced = 32, Mask = MaskRule.TopK)]
internal sealed partial class Relu;

[DualModuleLstm(hidden: 64, bits: 2, Projection = Projection.None, Mask = MaskRule.Influence, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class Token;

[DualModuleLstm(hidden: 32, bits: 8, Peephole = true)]
internal sealed partial class Narrow;

[DualModuleLstm(hidden: 32, input: 64, bits: 8, Peephole = true)]
internal sealed partial class Wide;
