using System.Globalization;
using CsCheck;
using Dmi.KernelProbe;
using Dmi.Layers;

namespace Dmi.Kernels.Tests;

/// <summary>Files of packed weights that are cut off, damaged, of something else or made to do harm: one clear sentence each, in both ways of loading.</summary>
public sealed class PackedHostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _whole;

    public PackedHostileFileTests()
    {
        using var layer = new PackedSubject(ProbeWeights.WithLittle(PackedSubject.Shape, 1));
        layer.SavePacked(_folder.File("whole"));
        _whole = File.ReadAllBytes(_folder.File("whole"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_refused_wherever_it_is_cut_off()
    {
        (string Name, int Bytes, int Offset)[] sections = Sections();
        Assert.Equal(8, sections.Length);
        foreach ((string name, int bytes, int offset) in sections)
        {
            foreach (int length in (int[])[offset, offset + 1, offset + bytes - 1])
            {
                string message = Refuse<InvalidDataException>(_whole[..length]);
                Assert.Contains($"ends after {length} bytes of {_whole.Length}: {name} takes {bytes} from {offset} on.", message, StringComparison.Ordinal);
            }
        }

        foreach (int length in (int[])[9, 24, 4096, PackedHeader.Bytes - 1])
        {
            Assert.Contains($"ends after {length} bytes, within its header of {PackedHeader.Bytes}.", Refuse<InvalidDataException>(_whole[..length]), StringComparison.Ordinal);
        }

        foreach (int length in (int[])[0, 1, 7]) Assert.Contains("is no file of packed weights", Refuse<InvalidDataException>(_whole[..length]), StringComparison.Ordinal);
        Assert.Contains($"has {_whole.Length + 1} bytes, its header describes {_whole.Length}", Refuse<InvalidDataException>([.. _whole, 0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Signatures_that_are_not_ours_are_named()
    {
        Assert.Contains("is no file of packed weights", Refuse<InvalidDataException>(PackedBytes.With(_whole, 0, 7)), StringComparison.Ordinal);
        Assert.Contains("the other byte order", Refuse<InvalidDataException>(PackedBytes.With(_whole, 8, 0x0403_0201)), StringComparison.Ordinal);
        Assert.Contains("the mark of the byte order is 0x00000007", Refuse<InvalidDataException>(PackedBytes.With(_whole, 8, 7)), StringComparison.Ordinal);
        Assert.Contains("is of version 1 of packed weights, this Dmi reads version 3", Refuse<InvalidDataException>(PackedBytes.With(_whole, 12, 1)), StringComparison.Ordinal);
        Assert.Contains("4294967295 bytes of text", Refuse<InvalidDataException>(PackedBytes.With(_whole, 16, uint.MaxValue)), StringComparison.Ordinal);
        Assert.Contains("checksum", Refuse<InvalidDataException>(PackedBytes.With(_whole, 20, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_safetensors_are_no_packed_weights_and_the_other_way_round()
    {
        ProbeWeights.WithLittle(PackedSubject.Shape, 1).Save(_folder.File("weights"));
        Assert.Contains("is no file of packed weights, as SavePacked writes them", Refuse<InvalidDataException>(File.ReadAllBytes(_folder.File("weights"))), StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => PackedSubject.Load(_folder.File("whole")));
    }

    [Fact]
    public void A_file_of_another_layer_is_refused_with_what_differs()
    {
        string path = _folder.File("whole");
        string message = Assert.Throws<ArgumentException>("path", () => Lstm37.LoadPacked(path)).Message;
        Assert.StartsWith($"{path} was packed for another layer than this {Lstm37.Shape}; they differ in Units (130, not 37), InputSize (37, not 130), ", message, StringComparison.Ordinal);
        Assert.Contains(" more. Load the weights and pack them anew by SavePacked.", message, StringComparison.Ordinal);

        // The same shape but for the precision, the mask or the seed.
        Assert.Contains("Big (Float32, not Int8)", Assert.Throws<ArgumentException>(() => PackedSubjectInt8.LoadPacked(path)).Message, StringComparison.Ordinal);
        Assert.Contains("Mask (Threshold, not Influence)", Assert.Throws<ArgumentException>(() => PackedSubjectInfluence.LoadPacked(path)).Message, StringComparison.Ordinal);
        Assert.Contains("differ in Seed (0, not 1). Load", Assert.Throws<ArgumentException>(() => PackedSubjectSeed.LoadPacked(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GateStride: 144", "GateStride: 160", "GateStride (160, not 144)")]
    [InlineData("BigRowGroup: 4\n", "", "BigRowGroup (not there, not 4)")]
    [InlineData("BigRowGroup: 4\n", "BigRowGroup: 4\nColour: red\n", "Colour (red, not there)")]
    [InlineData("BigRowGroup: 4\n", "BigRowGroup: 4\nBigRowGroup: 4\n", "BigRowGroup (there twice)")]
    [InlineData("Bias: 2304 bytes at", "Bias: 2304 bytes from", "Bias (2304 bytes from ")]
    [InlineData("LittleModule: yes", "LittleModule: no", "LittleRows (")]
    public void A_layout_that_is_another_is_refused(string text, string replacement, string expected) =>
        Assert.Contains(expected, Refuse<ArgumentException>(Edited(text, replacement)), StringComparison.Ordinal);

    [Theory]
    [InlineData("LittleModule: yes", "LittleModule: perhaps", "LittleModule is 'perhaps', it must be yes or no.")]
    [InlineData("LittleModule: yes\n", "", "says nothing of LittleModule")]
    [InlineData("BigRowGroup: 4\n", "BigRowGroup=4\n", "a line without a name, 'BigRowGroup=4'")]
    [InlineData("BigRowGroup: 4\n", "BigRowGroup: \t4\n", "a byte of value 9")]
    [InlineData("BigRowGroup: 4\n", "BigRowGroup: ä\n", "a byte of value 195")]
    [InlineData("Thresholds: Threshold", "Thresholds: Guess", "not those of a mask rule")]
    [InlineData("Thresholds: Threshold", "Thresholds: Threshold 1", "not those of a mask rule")]
    [InlineData("Thresholds: Threshold -Infinity", "Thresholds: Threshold NaN", "is no number")]
    [InlineData("Thresholds: Threshold -Infinity", "Thresholds: Threshold one", "is no number")]
    [InlineData("Thresholds: Threshold -Infinity", "Thresholds: Threshold ", "is no number")]
    public void A_header_that_is_malformed_is_refused(string text, string replacement, string expected) =>
        Assert.Contains(expected, Refuse<InvalidDataException>(Edited(text, replacement)), StringComparison.Ordinal);

    [Theory]
    [InlineData("TopK 3")]
    [InlineData("TopK -1")]
    [InlineData("TopK 99999999999")]
    [InlineData("Influence 0.5")]
    [InlineData("Influence -1")]
    public void Thresholds_of_another_rule_are_refused(string thresholds)
    {
        string[] lines = PackedBytes.Text(_whole).Split('\n');
        string old = Assert.Single(lines, static line => line.StartsWith("Thresholds: ", StringComparison.Ordinal));
        Assert.Contains("the thresholds do not fit the layer: ", Refuse<InvalidDataException>(Edited(old, $"Thresholds: {thresholds}")), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused_wherever_they_stand()
    {
        string[] codes = ["LittleRows", "InputProjection", "HiddenProjection"];
        int tried = 0;
        foreach ((string name, int bytes, int offset) in Sections().Where(section => !codes.Contains(section.Name)))
        {
            foreach (int index in (int[])[0, bytes / 8, bytes / 4 - 1])
            {
                byte[] edited = PackedBytes.With(_whole, offset + 4 * index, BitConverter.SingleToUInt32Bits(float.NegativeInfinity));
                Assert.Contains($"{name}[{index}] is -Infinity; weights must be finite.", Refuse<InvalidDataException>(edited), StringComparison.Ordinal);
                Assert.Contains($"{name}[{index}] is NaN", Refuse<InvalidDataException>(PackedBytes.With(_whole, offset + 4 * index, BitConverter.SingleToUInt32Bits(float.NaN))), StringComparison.Ordinal);
                tried++;
            }
        }

        Assert.Equal(15, tried);
    }

    [Fact]
    public void Numbers_of_sixteen_bits_that_are_not_finite_are_refused()
    {
        string path = _folder.File("halves");
        using (var layer = new PackedSubjectBFloat16(ProbeWeights.WithLittle(PackedSubjectBFloat16.Shape, 1))) layer.SavePacked(path);
        byte[] file = File.ReadAllBytes(path);
        (file[PackedHeader.Bytes + 2 * 77], file[PackedHeader.Bytes + 2 * 77 + 1]) = (0x80, 0x7F);
        foreach (PackedLoading loading in Enum.GetValues<PackedLoading>())
        {
            string message = Assert.Throws<InvalidDataException>(() => PackedSubjectBFloat16.LoadPacked(_folder.Write("edited", file), loading)).Message;
            Assert.Contains("BigRows[77] is Infinity; weights must be finite.", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_that_are_anything_make_wrong_numbers_and_nothing_worse()
    {
        // Nothing in the file is an index: whatever stands there, no kernel takes an index from it.
        byte[] edited = [.. _whole];
        var random = new Random(1);
        foreach ((string name, int bytes, int offset) in Sections())
        {
            if (name is "LittleRows" or "InputProjection" or "HiddenProjection") random.NextBytes(edited.AsSpan(offset, bytes));
            else for (int i = 0; i < bytes; i += 4) BitConverter.TryWriteBytes(edited.AsSpan(offset + i), (random.NextSingle() - 0.5f) * 1e38f);
        }

        string path = _folder.Write("edited", edited);
        foreach (PackedLoading loading in Enum.GetValues<PackedLoading>())
        {
            using var layer = PackedSubject.LoadPacked(path, loading);
            LstmState state = layer.CreateState();
            layer.Thresholds = SwitchingThresholds.Magnitude(0.5, 0.5, 0.5, 0.5);
            for (int step = 0; step < 5; step++) layer.Step(new float[PackedSubject.InputSize], state);
            for (int step = 0; step < 5; step++) layer.StepDense(new float[PackedSubject.InputSize], state);
            Assert.Equal(10, state.Statistics.Steps);
            Assert.InRange(state.Statistics.RowsComputed, 5 * 4 * PackedSubject.HiddenSize, 10 * 4 * PackedSubject.HiddenSize);
        }
    }

    [Fact]
    public void A_header_with_any_bytes_changed_is_refused_in_one_sentence()
    {
        int text = PackedBytes.TextStart + PackedBytes.Text(_whole).Length;
        Gen.Select(Gen.Int[0, text - 1], Gen.Byte[1, 255]).Array[1, 4].Sample(changes =>
        {
            byte[] edited = [.. _whole];
            foreach ((int at, byte difference) in changes) edited[at] ^= difference;
            if (edited.AsSpan().SequenceEqual(_whole)) return;
            Refuse(edited);
        }, iter: 400, threads: 1);
    }

    [Fact]
    public void A_header_of_any_text_is_refused_in_one_sentence()
    {
        string text = PackedBytes.Text(_whole);
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 40], Gen.Char[' ', '~'].Array[0, 60], Gen.Bool).Sample(change =>
        {
            (int at, int length, char[] characters, bool endsLine) = change;
            string edited = text[..at] + new string(characters) + (endsLine ? "\n" : "") + text[Math.Min(at + length, text.Length)..];

            // Ends of thresholds may be any numbers.
            static string[] WithoutThresholds(string text) => [.. text.Split('\n').Where(static line => !line.StartsWith("Thresholds: Threshold ", StringComparison.Ordinal))];
            if (WithoutThresholds(edited).SequenceEqual(WithoutThresholds(text))) return;
            Refuse(PackedBytes.WithText(_whole, edited));
        }, iter: 400, threads: 1);
    }

    [Fact]
    public void Paths_that_lead_nowhere_are_named()
    {
        Assert.ThrowsAny<IOException>(() => PackedSubject.LoadPacked(_folder.File("none")));
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => PackedSubject.LoadPacked(_folder.File(""))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("path", () => PackedSubject.LoadPacked(""));
        Assert.Throws<ArgumentNullException>("path", () => PackedSubject.LoadPacked(null!));
        Assert.Throws<ArgumentOutOfRangeException>("loading", () => PackedSubject.LoadPacked(_folder.File("whole"), (PackedLoading)2));
        using var layer = new PackedSubject(ProbeWeights.WithLittle(PackedSubject.Shape, 1));
        Assert.Throws<IOException>(() => layer.SavePacked(_folder.File("none/whole")));
        Assert.Throws<IOException>(() => layer.SavePacked(_folder.File("")));
    }

    private byte[] Edited(string text, string replacement)
    {
        string before = PackedBytes.Text(_whole), after = before.Replace(text, replacement, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        return PackedBytes.WithText(_whole, after);
    }

    private (string Name, int Bytes, int Offset)[] Sections() => [.. PackedBytes.Text(_whole).Split('\n')
        .Where(static line => line.Contains(" bytes at ", StringComparison.Ordinal))
        .Select(static line => line.Split([": ", " bytes at "], StringSplitOptions.None))
        .Select(static words => (words[0], int.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[2], CultureInfo.InvariantCulture)))];

    private string Refuse<TException>(byte[] file)
        where TException : Exception
    {
        Exception exception = Refuse(file);
        Assert.IsType<TException>(exception);
        return exception.Message;
    }

    private Exception Refuse(byte[] file)
    {
        string path = _folder.Write("edited", file);
        Exception[] exceptions = [.. Enum.GetValues<PackedLoading>().Select(loading => Assert.ThrowsAny<Exception>(() => PackedSubject.LoadPacked(path, loading).Dispose()))];
        Assert.All(exceptions, exception =>
        {
            Assert.True(exception is InvalidDataException or ArgumentException, exception.ToString());
            Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
            Assert.InRange(exception.Message.Length, path.Length + 10, path.Length + 1500);
        });
        Assert.Equal(exceptions[0].Message, exceptions[1].Message);
        return exceptions[0];
    }
}
