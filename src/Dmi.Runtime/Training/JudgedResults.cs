using Dmi.Masking;

namespace Dmi.Training;

/// <summary>What the mask will judge over a trace, gate by gate: y_LL, with peepholes or the halves of a candidate put together.</summary>
internal sealed class JudgedResults
{
    private const int StepsPerBlock = 256;

    private readonly DualModuleWeights _weights;
    private readonly LayerShape _shape;
    private readonly ActivationTrace _trace;
    private readonly LittleResults[] _blocks;

    private JudgedResults(DualModuleWeights weights, ActivationTrace trace, int[] steps, CancellationToken cancellationToken)
    {
        (_weights, _shape, _trace) = (weights, weights.Shape, trace);
        var options = new TrainingOptions { CancellationToken = cancellationToken };
        RowStore? resetHidden = ResetHidden.Compute(weights, trace, steps, options);
        _blocks = [.. _shape.LittleBlocks.Select((block, i) => new LittleResults(
            weights.Little!.Matrices[i],
            new StepReader(new BlockProblem(weights, block, weights.Little!.Matrices[i].Projection), new BlockTrace(trace, block, resetHidden), options),
            cancellationToken))];
    }

    /// <summary>Judges an even selection of the trace's steps.</summary>
    /// <param name="weights">Weights with a little module; with peepholes, the trace must have cells.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="most">Values per gate at most; at least one step is used in any case.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Per gate steps × units values.</returns>
    public static float[][] Compute(DualModuleWeights weights, ActivationTrace trace, int most, CancellationToken cancellationToken)
    {
        LayerShape shape = weights.Shape;
        int[] steps = EvenSelection(trace.Count, Math.Max(1, most / shape.Units));
        var gates = new float[shape.GateCount][];
        for (int gate = 0; gate < gates.Length; gate++) gates[gate] = new float[steps.Length * shape.Units];

        var results = new JudgedResults(weights, trace, steps, cancellationToken);
        for (int first = 0; first < steps.Length; first += StepsPerBlock)
        {
            results.Judge(new ArraySegment<int>(steps, first, Math.Min(StepsPerBlock, steps.Length - first)), gates, first * shape.Units);
        }

        return gates;
    }

    private void Judge(ArraySegment<int> steps, float[][] gates, int start)
    {
        for (int block = 0; block < _blocks.Length; block++)
        {
            ReadOnlySpan<float> results = _blocks[block].Compute(steps);
            LittleBlock rows = _shape.LittleBlocks[block];

            // The half of a GRU's candidate that stands behind r comes last, when r and the other half are there.
            if (_shape.ResetAfter && !rows.ReadsInput)
            {
                JoinCandidate(results, gates, start);
            }
            else
            {
                Scatter(results, rows, gates, start);
            }
        }

        if (_shape.Peephole) AddPeepholes(steps, gates, start);
    }

    private void Scatter(ReadOnlySpan<float> results, LittleBlock block, float[][] gates, int start)
    {
        int units = _shape.Units;
        int count = results.Length / (block.Gates * units);
        for (int step = 0; step < count; step++)
        {
            for (int gate = 0; gate < block.Gates; gate++)
            {
                results.Slice((step * block.Gates + gate) * units, units).CopyTo(gates[block.FirstGate + gate].AsSpan(start + step * units));
            }
        }
    }

    private static void JoinCandidate(ReadOnlySpan<float> hidden, float[][] gates, int start)
    {
        ReadOnlySpan<float> reset = gates[0].AsSpan(start, hidden.Length);
        Span<float> candidate = gates[2].AsSpan(start, hidden.Length);
        for (int i = 0; i < hidden.Length; i++) candidate[i] = JudgedValues.Candidate(reset[i], candidate[i], hidden[i]);
    }

    private void AddPeepholes(ArraySegment<int> steps, float[][] gates, int start)
    {
        int units = _shape.Units;
        var rows = new float[_shape.RowCount];
        for (int step = 0; step < steps.Count; step++)
        {
            int first = start + step * units;
            for (int gate = 0; gate < gates.Length; gate++) gates[gate].AsSpan(first, units).CopyTo(rows.AsSpan(gate * units));
            JudgedValues.AddPeepholes(_weights.PeepholeArray, _trace.Cell(steps[step]), rows);
            for (int gate = 0; gate < gates.Length; gate++) rows.AsSpan(gate * units, units).CopyTo(gates[gate].AsSpan(first));
        }
    }

    private static int[] EvenSelection(int count, int most)
    {
        var steps = new int[Math.Min(count, most)];
        for (int i = 0; i < steps.Length; i++) steps[i] = (int)((long)i * count / steps.Length);
        return steps;
    }
}
