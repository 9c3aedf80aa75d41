using Dmi;

// Random weights and a bank of oscillators stand in for a trained model and its data.
var random = new Random(1);
float[] Draw(int count, float range) => [.. Enumerable.Range(0, count).Select(_ => range * (2 * random.NextSingle() - 1))];
float[] Input(int step) => [.. Enumerable.Range(0, 128).Select(i => MathF.Sin(0.3f * i + 0.05f * step * (1 + i % 5)))];
float[][] Inputs(int first, int count) => [.. Enumerable.Range(first, count).Select(Input)];
LayerShape shape = LayerShape.Lstm(hidden: 128);
var dense = DualModuleWeights.FromDense(shape, Draw(512 * 128, 0.2f), Draw(512 * 128, 0.2f), Draw(512, 0.5f));

// What goes through the layer. No class is generated yet: a layer of any shape can be interpreted.
ActivationTrace Capture(float[][] inputs)
{
    var trace = new ActivationTrace(shape);
    using var layer = new InterpretedRecurrentLayer(dense);
    var state = (LstmState)layer.CreateState();
    foreach (float[] input in inputs)
    {
        trace.Add(input, state.Hidden, state.Cell);
        layer.StepDense(input, state);
    }

    return trace;
}

// The metric, lower is better. A language model would give the perplexity of a validation text; here it is how far h is from the dense layer's.
float[][] validation = Inputs(first: 6000, count: 500), others = Inputs(first: 9000, count: 500);
double Distance(IRecurrentLayer layer, float[][] inputs)
{
    RecurrentState state = layer.CreateState(), exact = layer.CreateState();
    double sum = 0;
    foreach (float[] input in inputs)
    {
        layer.Step(input, state);
        layer.StepDense(input, exact);
        for (int unit = 0; unit < shape.Units; unit++) sum += Math.Pow(state.Hidden[unit] - exact.Hidden[unit], 2);
    }

    return Math.Sqrt(sum / (inputs.Length * shape.Units));
}

LittleModulePlan plan = LittleModulePlanner.Plan(
    dense, Capture(Inputs(first: 0, count: 2000)), Capture(Inputs(first: 3000, count: 500)), (layer, _) => Distance(layer, validation), LossBudget.Absolute(0.01),
    confirmation: (layer, _) => Distance(layer, others));
Console.WriteLine(plan.Explain());

// Little module and thresholds included: a class with the attribute that the plan names loads this file.
plan.Weights.Save(Path.Combine(Path.GetTempPath(), "planned.safetensors"));
