namespace Dmi.Conformance.Tests.Vectors;

/// <summary>
/// ONNX's vectors for LSTM and GRU through generated layers at ratio 0, with a little module present: every batch entry is a stream of its
/// own, as long as the vector says, and begins with the state that it gives. At ratio 0 twice: by thresholds that are dense, and by others under
/// which the little module runs and finds every row sensitive.
/// </summary>
public sealed class RecurrentVectorTests
{
    private const float Tolerance = 1e-5f;

    private static readonly Dictionary<string, Action<OnnxVector>> Checks = new(StringComparer.Ordinal)
    {
        ["node/test_gru_batchwise"] = CheckGru<Gru2To6>,
        ["node/test_gru_defaults"] = CheckGru<Gru2To5>,
        ["node/test_gru_seq_length"] = CheckGru<Gru3To5>,
        ["node/test_gru_with_initial_bias"] = CheckGru<Gru3To3>,
        ["node/test_lstm_batchwise"] = CheckLstm<Lstm2To7>,
        ["node/test_lstm_defaults"] = CheckLstm<Lstm2To3>,
        ["node/test_lstm_with_initial_bias"] = CheckLstm<Lstm3To4>,
        ["node/test_lstm_with_peepholes"] = CheckLstm<PeepholeLstm4To3>,
    };

    private delegate void StepAction<TState>(ReadOnlySpan<float> input, TState state);

    public static TheoryData<string> Names => [.. Covered];

    /// <summary>The vectors that are covered here, in ordinal order.</summary>
    internal static IReadOnlyList<string> Covered => [.. Checks.Keys.Order(StringComparer.Ordinal)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_generated_layer_computes_the_vector(string name)
    {
        Skip.IfNot(OnnxTestData.IsInstalled, OnnxTestData.Reason);
        foreach (OnnxVector vector in OnnxTestData.Read(name)) Checks[name](vector);
    }

    private static void CheckLstm<TLayer>(OnnxVector vector)
        where TLayer : ILstmLayer<TLayer>
    {
        var expected = new RecurrentVector(vector);
        Assert.Equal((LayerKind.Lstm, expected.Peepholes is not null), (expected.Kind, TLayer.Shape.Peephole));
        AssertFits(TLayer.Shape, expected);
        using TLayer layer = TLayer.Create(RandomLittleModule.AddTo(expected.WeightsFor(TLayer.Shape), seed: 1));
        foreach (SwitchingThresholds thresholds in (SwitchingThresholds[])[SwitchingThresholds.Dense(TLayer.Shape), AllSensitive.Of(TLayer.Shape)])
        {
            layer.Thresholds = thresholds;
            for (int entry = 0; entry < expected.Batch; entry++)
            {
                LstmState dual = layer.CreateState(), dense = layer.CreateState();
                Run(dual, layer.Step);
                Run(dense, layer.StepDense);
                if (!thresholds.IsDense) AllSensitive.AssertLittleModuleRan(dual.Statistics, dense.Statistics, TLayer.Shape);

                void Run(LstmState state, StepAction<LstmState> step)
                {
                    expected.InitialHiddenOf(entry).CopyTo(state.Hidden);
                    expected.InitialCellOf(entry).CopyTo(state.Cell);
                    RecurrentVectorTests.Run(vector, expected, entry, state, step);
                    AssertEqual(expected.LastCellOf(entry), state.Cell, $"{vector.Name}, entry {entry}, Y_c");
                }
            }
        }
    }

    private static void CheckGru<TLayer>(OnnxVector vector)
        where TLayer : IGruLayer<TLayer>
    {
        var expected = new RecurrentVector(vector);
        Assert.Equal((LayerKind.Gru, expected.ResetAfter), (expected.Kind, TLayer.Shape.ResetAfter));
        AssertFits(TLayer.Shape, expected);
        using TLayer layer = TLayer.Create(RandomLittleModule.AddTo(expected.WeightsFor(TLayer.Shape), seed: 1));
        foreach (SwitchingThresholds thresholds in (SwitchingThresholds[])[SwitchingThresholds.Dense(TLayer.Shape), AllSensitive.Of(TLayer.Shape)])
        {
            layer.Thresholds = thresholds;
            for (int entry = 0; entry < expected.Batch; entry++)
            {
                GruState dual = layer.CreateState(), dense = layer.CreateState();
                Run(dual, layer.Step);
                Run(dense, layer.StepDense);
                if (!thresholds.IsDense) AllSensitive.AssertLittleModuleRan(dual.Statistics, dense.Statistics, TLayer.Shape);

                void Run(GruState state, StepAction<GruState> step)
                {
                    expected.InitialHiddenOf(entry).CopyTo(state.Hidden);
                    RecurrentVectorTests.Run(vector, expected, entry, state, step);
                }
            }
        }
    }

    private static void Run<TState>(OnnxVector vector, RecurrentVector expected, int entry, TState state, StepAction<TState> step)
        where TState : RecurrentState
    {
        for (int time = 0; time < expected.Lengths[entry]; time++)
        {
            step(expected.InputAt(time, entry), state);
            AssertEqual(expected.HiddenAt(time, entry), state.Hidden, $"{vector.Name}, entry {entry}, Y at {time}");
        }

        Assert.True(expected.HiddenAt(0, entry) is not null || expected.LastHiddenOf(entry) is not null, $"{vector.Name} expects nothing.");
        AssertEqual(expected.LastHiddenOf(entry), state.Hidden, $"{vector.Name}, entry {entry}, Y_h");
    }

    private static void AssertFits(LayerShape shape, RecurrentVector expected) =>
        Assert.Equal((expected.InputSize, expected.HiddenSize), (shape.InputSize, shape.HiddenSize));

    private static void AssertEqual(float[]? expected, ReadOnlySpan<float> actual, string what)
    {
        if (expected is not null) Deviation.AssertWithin(Tolerance, expected, actual, what);
    }
}
