namespace Dmi.Runtime.Tests.Training;

public sealed class TraceOnDiskTests
{
    public static TheoryData<LayerShape> Shapes =>
    [
        LayerShape.Lstm(20, 30, bits: 4, reduced: 12, projection: Dmi.Projection.Learned, mask: MaskRule.Influence),
        LayerShape.Gru(20, 30, reduced: 12, resetAfter: false),
        LayerShape.Linear(30, 40, Activation.Relu, reduced: 6),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Fits_and_thresholds_are_those_of_a_trace_in_memory(LayerShape shape)
    {
        using var folder = new TemporaryFolder();
        ActivationTrace memory = TestData.Trace(shape, 300), disk = ActivationTrace.OnDisk(shape, folder.File(""));
        for (int step = 0; step < memory.Count; step++)
        {
            if (memory.HasCells) disk.Add(memory.Input(step), memory.Hidden(step), memory.Cell(step));
            else if (shape.HiddenSize > 0) disk.Add(memory.Input(step), memory.Hidden(step));
            else disk.Add(memory.Input(step));
        }

        Assert.Equal((memory.Count, memory.HasCells), (disk.Count, disk.HasCells));
        DualModuleWeights one = LittleModuleTrainer.Fit(TestData.Weights(shape), memory), other = LittleModuleTrainer.Fit(TestData.Weights(shape), disk);
        TestData.AssertSame(one.Little!, other.Little!);
        Assert.Equal(ThresholdSearch.ForRatio(one, memory, 0.5), ThresholdSearch.ForRatio(other, disk, 0.5));
    }

    [Fact]
    public void Steps_come_back_over_many_files_and_no_file_has_a_name()
    {
        const int width = 60_000;
        using var folder = new TemporaryFolder();
        var shape = LayerShape.Linear(width, 2, Activation.Relu, reduced: 6);
        ActivationTrace trace = ActivationTrace.OnDisk(shape, folder.File(""));
        var input = new float[width];
        for (int step = 0; step < 150; step++)
        {
            input[step] = step + 1;
            trace.Add(input);
        }

        for (int step = 0; step < 150; step++)
        {
            Assert.Equal(step + 1, trace.Input(step)[step]);
            Assert.Equal(0, trace.Input(step)[step + 1]);
        }

        if (!OperatingSystem.IsWindows()) Assert.Empty(Directory.EnumerateFileSystemEntries(folder.File("")));
        GC.KeepAlive(trace);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        string missing = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"dmi-{Guid.NewGuid():N}");
        var exception = Assert.Throws<DirectoryNotFoundException>(() => ActivationTrace.OnDisk(LayerShape.Lstm(3), missing));
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Where_no_file_can_be_made_the_step_is_refused_and_not_half_added()
    {
        Skip.IfNot(Directory.Exists("/proc/self"), "There is no /proc; on Linux this would run.");
        var trace = ActivationTrace.OnDisk(LayerShape.Lstm(3), "/proc/self");
        Assert.ThrowsAny<Exception>(() => trace.Add(new float[3], new float[3]));
        Assert.Equal(0, trace.Count);
    }
}
