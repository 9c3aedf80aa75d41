using Dmi.Masking;
using Dmi.Weights;

namespace Dmi.Training;

/// <summary>
/// What the mask will judge over a trace, gate by gate: y_LL, with peepholes or the halves of a candidate put together, or the scores of
/// <see cref="MaskRule.Influence"/>.
/// </summary>
internal sealed class JudgedResults
{
    private const int StepsPerBlock = 256;

    private readonly DualModuleWeights _weights;
    private readonly LayerShape _shape;
    private readonly ActivationTrace _trace;
    private readonly LittleResults[] _blocks;
    private readonly float[] _errors;
    private float[] _candidateHidden = [];

    private JudgedResults(DualModuleWeights weights, ActivationTrace trace, int[] steps, TrainingOptions options)
    {
        (_weights, _shape, _trace) = (weights, weights.Shape, trace);
        RowStore? resetHidden = ResetHidden.Compute(weights, trace, steps, options);
        _blocks = [.. _shape.LittleBlocks.Select((block, i) => new LittleResults(
            weights.Little!.Matrices[i],
            new StepReader(new BlockProblem(weights, block, weights.Little!.Matrices[i].Projection), new BlockTrace(trace, block, resetHidden), options),
            options))];
        _errors = IsInfluence ? InfluenceErrors.Of(weights) : [];
    }

    private bool IsInfluence => _shape.Mask == MaskRule.Influence;

    /// <summary>Judges an even selection of the trace's steps.</summary>
    /// <param name="weights">Weights with a little module; with peepholes, and for the influence mask of an LSTM, the trace must have cells.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="most">Values per gate at most; at least one step is used in any case.</param>
    /// <param name="options">Threads and cancellation.</param>
    /// <returns>Per gate steps × units values.</returns>
    public static float[][] Compute(DualModuleWeights weights, ActivationTrace trace, int most, TrainingOptions options)
    {
        LayerShape shape = weights.Shape;
        int[] steps = EvenSelection(trace.Count, Math.Max(1, most / shape.Units));
        var gates = new float[shape.GateCount][];
        for (int gate = 0; gate < gates.Length; gate++) gates[gate] = new float[steps.Length * shape.Units];

        var results = new JudgedResults(weights, trace, steps, options);
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
                if (IsInfluence) _candidateHidden = results.ToArray();
                else JoinCandidate(results, gates, start);
            }
            else
            {
                Scatter(results, rows, gates, start);
                if (_shape.PrecomputedInput) AddPrecomputed(steps, gates, start);
            }
        }

        if (_shape.Peephole || IsInfluence) JudgeSteps(steps, gates, start);
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

    // W_x·x is known exactly.
    private void AddPrecomputed(ArraySegment<int> steps, float[][] gates, int start)
    {
        int units = _shape.Units;
        for (int step = 0; step < steps.Count; step++)
        {
            ReadOnlySpan<float> input = _trace.Input(steps[step]);
            for (int row = 0; row < input.Length; row++) gates[row / units][start + step * units + row % units] += input[row];
        }
    }

    private static void JoinCandidate(ReadOnlySpan<float> hidden, float[][] gates, int start)
    {
        ReadOnlySpan<float> reset = gates[0].AsSpan(start, hidden.Length);
        Span<float> candidate = gates[2].AsSpan(start, hidden.Length);
        for (int i = 0; i < hidden.Length; i++) candidate[i] = JudgedValues.Candidate(reset[i], candidate[i], hidden[i]);
    }

    private void JudgeSteps(ArraySegment<int> steps, float[][] gates, int start)
    {
        int units = _shape.Units;
        var rows = new float[_shape.RowCount];
        for (int step = 0; step < steps.Count; step++)
        {
            int first = start + step * units;
            for (int gate = 0; gate < gates.Length; gate++) gates[gate].AsSpan(first, units).CopyTo(rows.AsSpan(gate * units));
            if (_shape.Peephole) JudgedValues.AddPeepholes(_weights.PeepholeArray, _trace.Cell(steps[step]), rows);
            if (IsInfluence) Score(steps, step, rows);
            for (int gate = 0; gate < gates.Length; gate++) rows.AsSpan(gate * units, units).CopyTo(gates[gate].AsSpan(first));
        }
    }

    private void Score(ArraySegment<int> steps, int step, Span<float> rows)
    {
        int units = _shape.Units;
        switch (_shape.Kind)
        {
            case LayerKind.Lstm:
                InfluenceScores.ScoreLstm(_errors, _weights.PeepholeArray, _trace.Cell(steps[step]), rows);
                break;
            case LayerKind.Gru when _shape.ResetAfter:
                InfluenceScores.ScoreGru(_errors, _trace.Hidden(steps[step]), _candidateHidden.AsSpan(step * units, units), rows);
                break;
            case LayerKind.Gru:
                // n first, which needs z as it was.
                InfluenceScores.ScoreGruCandidate(_errors.AsSpan(2 * units), rows.Slice(units, units), rows[(2 * units)..]);
                InfluenceScores.ScoreGruGates(_errors, _trace.Hidden(steps[step]), rows[..(2 * units)]);
                break;
            default:
                InfluenceScores.ScoreLinear(_errors, _shape.Activation, rows);
                break;
        }
    }

    private static int[] EvenSelection(int count, int most)
    {
        var steps = new int[Math.Min(count, most)];
        for (int i = 0; i < steps.Length; i++) steps[i] = (int)((long)i * count / steps.Length);
        return steps;
    }
}
