using Dmi.KernelProbe;
using Dmi.Testing;

namespace Dmi.Kernels.Tests;

/// <summary>What may happen to a file and to a layer while steps run on mapped memory.</summary>
public sealed class PackedLifetimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public PackedLifetimeTests()
    {
        _path = _folder.File("layer.packed");
        using Lstm417 layer = Create(seed: 1);
        layer.SavePacked(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PackedLoading.Map)]
    [InlineData(PackedLoading.Read)]
    public void Disposing_under_load_ends_in_an_exception_and_not_in_a_crash(PackedLoading loading)
    {
        for (int round = 0; round < 20; round++)
        {
            var layer = Lstm417.LoadPacked(_path, loading);
            Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                LstmState state = layer.CreateState();
                var input = new float[Lstm417.InputSize];
                try
                {
                    while (true) layer.Step(input, state);
                }
                catch (ObjectDisposedException)
                {
                    // What must happen.
                }
            }))];
            foreach (Thread thread in threads) thread.Start();
            Thread.Sleep(2);
            layer.Dispose();
            Assert.All(threads, static thread => Assert.True(thread.Join(TimeSpan.FromSeconds(150))));
        }

        Assert.Empty(MappingsOf(_path));
    }

    [SkippableFact]
    public void Only_a_mapped_layer_maps_the_file_and_disposing_unmaps_it()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Mappings are listed by Linux only.");
        using (Lstm417.LoadPacked(_path, PackedLoading.Read)) Assert.Empty(MappingsOf(_path));
        using (Lstm417.LoadPacked(_path)) Assert.NotEmpty(MappingsOf(_path));
        Assert.Empty(MappingsOf(_path));
    }

    [SkippableFact]
    public void A_file_that_is_refused_is_not_left_mapped()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Mappings are listed by Linux only.");
        byte[] file = File.ReadAllBytes(_path);
        BitConverter.TryWriteBytes(file.AsSpan(file.Length / 2 & -4), float.NaN);
        string path = _folder.Write("nan.packed", file);
        Assert.Throws<InvalidDataException>(() => Lstm417.LoadPacked(path));
        Assert.Empty(MappingsOf(path));
    }

    [SkippableFact]
    public void A_layer_that_nobody_disposes_is_unmapped_by_its_finalizer()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Mappings are listed by Linux only.");
        LoadAndForget();
        for (int i = 0; i < 20 && MappingsOf(_path).Length > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Empty(MappingsOf(_path));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        void LoadAndForget() => Lstm417.LoadPacked(_path).CreateState();
    }

    [SkippableFact]
    public void A_file_may_be_deleted_while_it_is_mapped()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows keeps mapped files.");
        using Lstm417 packed = Create(seed: 1), mapped = Lstm417.LoadPacked(_path);
        File.Delete(_path);
        AssertAlike(packed, mapped);
    }

    [SkippableFact]
    public void A_layer_may_be_saved_over_the_file_that_it_maps()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows keeps mapped files.");
        byte[] before = File.ReadAllBytes(_path);
        using Lstm417 packed = Create(seed: 1), mapped = Lstm417.LoadPacked(_path);
        mapped.SavePacked(_path);
        Assert.Equal(before, File.ReadAllBytes(_path));

        // Another layer's weights in its place do not reach the mapping either.
        using (Lstm417 other = Create(seed: 2)) other.SavePacked(_path);
        AssertAlike(packed, mapped);
        using Lstm417 otherPacked = Create(seed: 2), otherMapped = Lstm417.LoadPacked(_path);
        AssertAlike(otherPacked, otherMapped);
        Assert.Equal(["layer.packed"], _folder.Files);
    }

    [Fact]
    public void A_file_that_was_read_may_be_written_to()
    {
        using Lstm417 packed = Create(seed: 1), read = Lstm417.LoadPacked(_path, PackedLoading.Read);
        File.WriteAllBytes(_path, new byte[100]);
        AssertAlike(packed, read);
    }

    [Fact]
    public void A_layer_that_is_disposed_is_not_saved()
    {
        Lstm417 layer = Create(seed: 1);
        layer.Dispose();
        byte[] before = File.ReadAllBytes(_path);
        Assert.Throws<ObjectDisposedException>(() => layer.SavePacked(_path));
        Assert.Equal(before, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Many_threads_load_and_step_one_file_at_once()
    {
        using Lstm417 packed = Create(seed: 1);
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var layer = Lstm417.LoadPacked(_path, (PackedLoading)(i % 2));
            AssertAlike(packed, layer);
        });
    }

    private static Lstm417 Create(int seed) =>
        new(ProbeWeights.WithLittle(Lstm417.Shape, seed)) { Thresholds = SwitchingThresholds.Magnitude(0.6, 0.6, 0.6, 0.6) };

    private static string[] MappingsOf(string path) =>
        OperatingSystem.IsLinux() ? [.. File.ReadLines("/proc/self/maps").Where(line => line.Contains(path, StringComparison.Ordinal))] : [];

    private static void AssertAlike(Lstm417 a, Lstm417 b)
    {
        LstmState stateA = a.CreateState(), stateB = b.CreateState();
        foreach (float[] input in RandomWeights.Inputs(3, Lstm417.InputSize, 2))
        {
            a.Step(input, stateA);
            b.Step(input, stateB);
            Assert.True(stateA.Hidden.SequenceEqual(stateB.Hidden) && stateA.Cell.SequenceEqual(stateB.Cell));
        }

        Assert.InRange(stateA.Statistics.InsensitiveRatio, 0.01, 0.99);
    }
}
