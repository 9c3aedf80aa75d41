using System.Globalization;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes what users see of a layer: constants, construction, the knob, the steps.</summary>
internal static class SurfaceEmitter
{
    public static string Emit(KernelPlan plan) =>
        EmittedFile.Write(plan.Spec, $" : global::Dmi.ILstmLayer<{plan.Spec.TypeName}>", writer => WriteMembers(writer, plan));

    private static void WriteMembers(IndentedWriter writer, KernelPlan plan)
    {
        LayerSpec spec = plan.Spec;
        WriteConstant(writer, "InputSize", spec.Input, "Width of the input x.");
        WriteConstant(writer, "HiddenSize", spec.Hidden, "Units of the layer: length of h and c.");
        WriteConstant(writer, "ReducedSize", spec.Reduced, "k: the dimension to which a wider side is projected (P2 eq. 9).");
        string generated = "global::" + KernelEmitter.Namespace(spec);
        WriteShape(writer, generated);
        WriteConstruction(writer, spec, generated);
        WriteKnob(writer, generated);
        WriteSteps(writer, generated + ".Kernels");
    }

    private static void WriteConstant(IndentedWriter writer, string name, int value, string summary)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line(EmittedFile.GeneratedCode);
        writer.Line(string.Format(CultureInfo.InvariantCulture, "public const int {0} = {1};", name, value));
        writer.Line();
    }

    private static void WriteShape(IndentedWriter writer, string generated) => writer.Lines($$"""
        /// <summary>The layer's compile-time shape.</summary>
        {{EmittedFile.GeneratedCode}}
        public static global::Dmi.LayerShape Shape => {{generated}}.Layout.Value.Shape;

        {{EmittedFile.GeneratedCode}}
        private readonly global::Dmi.Layers.PackedLstm _weights;

        """);

    private static void WriteConstruction(IndentedWriter writer, LayerSpec spec, string generated) => writer.Lines($$"""
        /// <summary>Checks and packs weights. The weights are copied into native memory; dispose the layer to free it.</summary>
        /// <param name="weights">Weights of exactly <see cref="Shape"/>; without a little module <see cref="Step"/> is <see cref="StepDense"/>.</param>
        /// <exception cref="global::System.ArgumentException">The weights are of another shape.</exception>
        {{EmittedFile.GeneratedCode}}
        public {{spec.TypeName}}(global::Dmi.DualModuleWeights weights) => _weights = new global::Dmi.Layers.PackedLstm({{generated}}.Layout.Value, weights);

        /// <inheritdoc cref="{{spec.TypeName}}(global::Dmi.DualModuleWeights)"/>
        {{EmittedFile.GeneratedCode}}
        public static {{spec.TypeName}} Create(global::Dmi.DualModuleWeights weights) => new {{spec.TypeName}}(weights);

        /// <summary>Makes the layer from a file that <see cref="global::Dmi.DualModuleWeights.Save"/> wrote.</summary>
        /// <param name="path">The file.</param>
        /// <exception cref="global::System.IO.InvalidDataException">The file is cut off or malformed.</exception>
        /// <exception cref="global::System.ArgumentException">Its weights are of another shape.</exception>
        {{EmittedFile.GeneratedCode}}
        public static {{spec.TypeName}} Load(string path) => new {{spec.TypeName}}(global::Dmi.DualModuleWeights.Load(path));

        /// <summary>Frees the packed weights once no step uses them any more. Steps begun later throw.</summary>
        {{EmittedFile.GeneratedCode}}
        public void Dispose() => _weights.Dispose();

        """);

    private static void WriteKnob(IndentedWriter writer, string generated) => writer.Lines($$"""
        /// <summary>Which outputs are insensitive: the knob between quality and latency. Swapped atomically, also while threads step the layer.</summary>
        {{EmittedFile.GeneratedCode}}
        public global::Dmi.SwitchingThresholds Thresholds
        {
            get => _weights.Thresholds;
            set => _weights.Thresholds = value;
        }

        /// <summary>Makes a state of zeros for one stream. Any number of states may step the layer at the same time.</summary>
        {{EmittedFile.GeneratedCode}}
        public global::Dmi.LstmState CreateState() => new({{generated}}.Layout.Value);

        """);

    private static void WriteSteps(IndentedWriter writer, string kernels) => writer.Lines($$"""
        /// <summary>One time step by dual-module inference (P2 algorithm 2): rows that the little module finds insensitive are not read.</summary>
        /// <param name="input">x, <see cref="InputSize"/> values. Values that are not finite make every row sensitive.</param>
        /// <param name="state">The stream's state; h and c are replaced.</param>
        /// <exception cref="global::System.ArgumentException">A width is wrong, or the state belongs to another layer.</exception>
        /// <exception cref="global::System.ObjectDisposedException">The layer is disposed.</exception>
        {{EmittedFile.GeneratedCode}}
        public void Step(global::System.ReadOnlySpan<float> input, global::Dmi.LstmState state)
        {
            _weights.Begin(input, state);
            try
            {
                global::Dmi.SwitchingThresholds thresholds = _weights.Thresholds;
                if (thresholds.IsDense || !_weights.HasLittle || !{{kernels}}.Predict(_weights, state.Buffers))
                {
                    {{kernels}}.StepDense(_weights, state);
                }
                else
                {
                    {{kernels}}.StepDual(_weights, state, thresholds);
                }
            }
            finally
            {
                _weights.End(state);
            }
        }

        /// <summary>One time step by the big module alone: every row is read.</summary>
        /// <inheritdoc cref="Step"/>
        {{EmittedFile.GeneratedCode}}
        public void StepDense(global::System.ReadOnlySpan<float> input, global::Dmi.LstmState state)
        {
            _weights.Begin(input, state);
            try
            {
                {{kernels}}.StepDense(_weights, state);
            }
            finally
            {
                _weights.End(state);
            }
        }
        """);
}
