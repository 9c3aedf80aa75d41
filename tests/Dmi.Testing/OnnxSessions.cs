using Microsoft.ML.OnnxRuntime;

namespace Dmi.Testing;

/// <summary>How every model is loaded: all that ONNX Runtime can do for a model of one layer at batch 1.</summary>
internal static class OnnxSessions
{
    /// <summary>Name and version of the library.</summary>
    public static string Engine { get; } = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    /// <summary>Loads a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads that one run may use, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime refuses the model.</exception>
    public static InferenceSession Load(OnnxModel model, int threads)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = threads,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // Its warnings about processors that it does not know are not for our readers.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        return new InferenceSession(model.ToByteArray(), options);
    }
}
