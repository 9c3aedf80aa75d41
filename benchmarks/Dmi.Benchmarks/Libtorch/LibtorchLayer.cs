using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Dmi.Benchmarks.Libtorch;

/// <summary>A layer of libtorch, of which there is one at a time.</summary>
internal sealed class LibtorchLayer : IDisposable
{
    private static readonly Lazy<PythonHost> Python = new(StartPython);
    private static readonly Lazy<Action> StepOfPython = new(static () => Python.Value.Function("step"));
    private static readonly Lazy<Action> CopyOutput = new(static () => Python.Value.Function("copy_output"));

    private readonly float[] _input;
    private readonly float[] _output;
    private readonly Action _step;

    /// <summary>Makes it.</summary>
    /// <param name="kind">lstm, gru or linear.</param>
    /// <param name="shape">Its dimensions, activation, and whether rows may be int8.</param>
    /// <param name="weights">W_x and W_h, or W, gates in PyTorch's order.</param>
    /// <param name="bias">As many biases.</param>
    /// <param name="threads">Threads per step.</param>
    public LibtorchLayer(string kind, LayerShape shape, float[][] weights, float[][] bias, int threads)
    {
        _input = GC.AllocateArray<float>(shape.InputSize, pinned: true);
        _output = GC.AllocateArray<float>(shape.Units, pinned: true);
        GCHandle[] handles = [.. weights.Concat(bias).Select(static values => GCHandle.Alloc(values, GCHandleType.Pinned))];
        try
        {
            string[] at = [.. handles.Select(static handle => Address(handle.AddrOfPinnedObject()))];
            string matrices = string.Join(", ", at[..weights.Length]), vectors = string.Join(", ", at[weights.Length..]);
            Python.Value.Run(string.Create(CultureInfo.InvariantCulture, $"""
                name, layer = create('{kind}', {shape.Units}, {shape.InputSize}, {AddressOf(_input)}, [{matrices}], [{vectors}], {(shape.Big == WeightPrecision.Int8 ? "True" : "False")}, '{shape.Activation}', {threads})
                output = view({AddressOf(_output)}, 1, {shape.Units})
                name = 'libtorch ' + torch.__version__ + ' {kind} ' + name
                """));
        }
        finally
        {
            foreach (GCHandle handle in handles) handle.Free();
        }

        Name = Python.Value.Text("name");
        _step = StepOfPython.Value;
    }

    /// <summary>Its name with version and number format.</summary>
    public string Name { get; }

    /// <summary>h, or y, of the last step.</summary>
    public ReadOnlySpan<float> Output()
    {
        CopyOutput.Value();
        return _output;
    }

    /// <summary>One step.</summary>
    /// <param name="input">x.</param>
    public void Step(ReadOnlySpan<float> input)
    {
        input.CopyTo(_input);
        _step();
    }

    /// <summary>Lets its memory go; nothing may be called any more.</summary>
    public void Dispose() => Python.Value.Run("layer = output = None");

    private static PythonHost StartPython()
    {
        using Stream program = Assembly.GetExecutingAssembly().GetManifestResourceStream("libtorch_layer.py")!;
        using var reader = new StreamReader(program);
        var python = PythonHost.Start();
        python.Run(reader.ReadToEnd());
        return python;
    }

    private static string AddressOf(float[] pinned) => Address(Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0));

    private static string Address(nint address) => address.ToString(CultureInfo.InvariantCulture);
}
