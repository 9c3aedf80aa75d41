using System.Runtime.InteropServices;
using System.Text;

namespace Dmi.Benchmarks.Libtorch;

/// <summary>
/// Python within this process, since that is how libtorch is packaged: so that its steps are timed in turn with others by the same clock. One per process, and
/// of one thread at a time.
/// </summary>
internal sealed unsafe class PythonHost
{
    private const int LazyAndGlobal = 0x101;

    // PyEval_SaveThread gives up what Py_InitializeEx has taken, so that any thread may enter.
    private readonly delegate* unmanaged<int> _enter;
    private readonly delegate* unmanaged<int, void> _leave;
    private readonly delegate* unmanaged<byte*, int> _run;
    private readonly delegate* unmanaged<byte*, nint> _module;
    private readonly delegate* unmanaged<nint, byte*, nint> _attribute;
    private readonly delegate* unmanaged<nint, nint> _call;
    private readonly delegate* unmanaged<nint, void> _release;
    private readonly delegate* unmanaged<nint, nint> _text;
    private readonly delegate* unmanaged<void> _printError;

    private PythonHost(nint library)
    {
        nint export(string name) => NativeLibrary.GetExport(library, name);
        _enter = (delegate* unmanaged<int>)export("PyGILState_Ensure");
        _leave = (delegate* unmanaged<int, void>)export("PyGILState_Release");
        _run = (delegate* unmanaged<byte*, int>)export("PyRun_SimpleString");
        _module = (delegate* unmanaged<byte*, nint>)export("PyImport_AddModule");
        _attribute = (delegate* unmanaged<nint, byte*, nint>)export("PyObject_GetAttrString");
        _call = (delegate* unmanaged<nint, nint>)export("PyObject_CallNoArgs");
        _release = (delegate* unmanaged<nint, void>)export("Py_DecRef");
        _text = (delegate* unmanaged<nint, nint>)export("PyUnicode_AsUTF8");
        _printError = (delegate* unmanaged<void>)export("PyErr_Print");
        ((delegate* unmanaged<int, void>)export("Py_InitializeEx"))(0);
        ((delegate* unmanaged<nint>)export("PyEval_SaveThread"))();
    }

    /// <summary>Starts Python.</summary>
    /// <exception cref="DllNotFoundException">There is none.</exception>
    public static PythonHost Start()
    {
        // Extension modules look for Python's functions among those of the whole process.
        for (int minor = 14; minor >= 9; minor--)
        {
            nint library = Open($"libpython3.{minor}.so.1.0", LazyAndGlobal);
            if (library != 0) return new PythonHost(library);
        }

        throw new DllNotFoundException("There is no libpython3.9 to 3.14; Debian's packages libpython3-dev, python3-torch and libopenblas0-pthread have what is needed.");
    }

    /// <summary>Runs a program in <c>__main__</c>.</summary>
    /// <exception cref="InvalidOperationException">It failed; Python has written why to standard error.</exception>
    public void Run(string program)
    {
        int state = _enter();
        try
        {
            fixed (byte* text = Terminated(program))
            {
                if (_run(text) != 0) throw new InvalidOperationException("Python failed; what it wrote before says why.");
            }
        }
        finally
        {
            _leave(state);
        }
    }

    /// <summary>A string variable of <c>__main__</c>.</summary>
    public string Text(string name)
    {
        int state = _enter();
        nint value = Find(name);
        string? text = Marshal.PtrToStringUTF8(_text(value));
        _release(value);
        _leave(state);
        return text!;
    }

    /// <summary>A function of <c>__main__</c> without arguments, as something to call.</summary>
    public Action Function(string name)
    {
        int state = _enter();
        nint function = Find(name);
        _leave(state);
        return () => Call(function);
    }

    private void Call(nint function)
    {
        int state = _enter();
        nint result = _call(function);
        if (result == 0) _printError();
        else _release(result);
        _leave(state);
        if (result == 0) throw new InvalidOperationException("Python failed; what it wrote before says why.");
    }

    private nint Find(string name)
    {
        fixed (byte* main = Terminated("__main__"), text = Terminated(name))
        {
            nint found = _attribute(_module(main), text);
            return found != 0 ? found : throw new InvalidOperationException($"Python has no '{name}'.");
        }
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    [DllImport("libc", EntryPoint = "dlopen", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern nint Open(string name, int flags);
}
