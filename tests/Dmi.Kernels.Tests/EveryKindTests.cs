using Dmi.KernelProbe;

namespace Dmi.Kernels.Tests;

/// <summary>What <see cref="LayerBehaviourTests"/> asks of an LSTM, asked of the other kinds.</summary>
public sealed class EveryKindTests
{
    public static TheoryData<string> Names =>
        [nameof(G417x417b8), nameof(G417x417b8Before), nameof(L130x37b4Peephole), nameof(L512b2NonePrecomputedInt8), nameof(F1024x1024Relub8), nameof(F130x300Relub4TopK)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        using Subject subject = Create(name, out float[] input);
        for (int i = 0; i < 50; i++) Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++) Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(subject.Statistics.InsensitiveRatio, 0.01, 0.99);

        void Both()
        {
            subject.Step(input);
            subject.StepDense(input);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Disposing_under_load_ends_in_an_exception_and_not_in_a_crash(string name)
    {
        for (int round = 0; round < 5; round++)
        {
            Subject subject = Create(name, out float[] input);
            bool wasRefused = false;
            var thread = new Thread(() =>
            {
                try
                {
                    while (true) subject.Step(input);
                }
                catch (ObjectDisposedException)
                {
                    wasRefused = true;
                }
            });
            thread.Start();
            Thread.Sleep(2);
            subject.Dispose();
            Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
            Assert.True(wasRefused);
        }
    }

    private static Subject Create(string name, out float[] input)
    {
        SubjectFactory factory = AllLayers.Factories.Single(layer => layer.Name == name);
        Subject subject = factory.Create(ProbeWeights.WithLittle(factory.Shape, 1));
        subject.Thresholds = ProbeThresholds.Of(factory.Shape)[0].Thresholds;
        input = ProbeWeights.Uniform(new Random(2), factory.Shape.InputSize, 1);
        return subject;
    }
}
