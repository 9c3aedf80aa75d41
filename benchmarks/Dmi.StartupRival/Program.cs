using System.Globalization;
using Dmi.Startup;
using Microsoft.ML.OnnxRuntime;

// Arguments as Dmi.Startup has them, the source being the layer's width: a session of the layer's ONNX model on one thread, and its first two runs.
var clock = new StartupClock(args[3]);
clock.Mark("main");
int width = int.Parse(args[1], CultureInfo.InvariantCulture);
using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
using var session = new InferenceSession(new StartupFiles(args[2], args[0]).Onnx, options);
clock.Mark("weights");
var input = new float[width];
for (int i = 0; i < width; i++) input[i] = MathF.Sin(0.1f * i);
long[] shape = [1, 1, width];
using OrtValue x = OrtValue.CreateTensorValueFromMemory(input, shape), zeros = OrtValue.CreateTensorValueFromMemory(new float[width], shape);
using var run = new RunOptions();
Step();
clock.Mark("first");
Step();
clock.Mark("second");
clock.MarkJit();
clock.Print(OrtEnv.Instance().GetVersionString());

void Step()
{
    using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, ["X", "initial_h", "initial_c"], [x, zeros, zeros], session.OutputNames);
    if (!outputs[0].GetTensorDataAsSpan<float>().ContainsAnyExcept(0f)) throw new InvalidOperationException("The steps gave nothing but zeros.");
}
