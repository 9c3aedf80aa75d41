using System.Runtime.InteropServices;
using Dmi;
using Dmi.Numerics;
using Dmi.Startup;

// Arguments: the layer, where its weights come from, the folder of the files, and when this process was started.
// Makes the layer, steps it, and prints one line of JSON: what was done how many milliseconds after the start.
var clock = new StartupClock(args[3]);
clock.Mark("main");
switch (args[0])
{
    case nameof(LargeInt8): Run<LargeInt8>(args, clock); return 0;
    case nameof(SmallFloat32): Run<SmallFloat32>(args, clock); return 0;
    default: Console.Error.WriteLine($"There is no layer '{args[0]}'."); return 1;
}

static void Run<TLayer>(string[] args, StartupClock clock)
    where TLayer : class, ILstmLayer<TLayer>
{
    using TLayer layer = Make<TLayer>(args[1], new StartupFiles(args[2], args[0]));
    LstmState state = layer.CreateState();
    clock.Mark("weights");
    var input = new float[TLayer.Shape.InputSize];
    for (int i = 0; i < input.Length; i++) input[i] = MathF.Sin(0.1f * i);
    layer.Step(input, state);
    clock.Mark("first");
    layer.Step(input, state);
    clock.Mark("second");
    clock.MarkJit();
    clock.Print(KernelTiers.Current.ToString());
    if (!state.Hidden.ContainsAnyExcept(0f)) throw new InvalidOperationException("The steps gave nothing but zeros.");
}

static TLayer Make<TLayer>(string source, StartupFiles files)
    where TLayer : class, ILstmLayer<TLayer>
{
    switch (source)
    {
        case "dense":
            ReadOnlySpan<float> floats = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(files.Dense));
            (int inputs, int recurrent) = (TLayer.Shape.RowCount * TLayer.Shape.InputSize, TLayer.Shape.RowCount * TLayer.Shape.HiddenSize);
            return TLayer.Create(DualModuleWeights.FromDense(TLayer.Shape, floats[..inputs], floats.Slice(inputs, recurrent), floats[(inputs + recurrent)..]));
        case "file": return TLayer.Create(DualModuleWeights.Load(files.Weights));
        case "mapped": return TLayer.LoadPacked(files.Packed, PackedLoading.Map);
        case "read": return TLayer.LoadPacked(files.Packed, PackedLoading.Read);
        default: throw new ArgumentException($"There are no weights from '{source}'.", nameof(source));
    }
}
