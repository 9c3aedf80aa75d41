using System.Globalization;
using Dmi.Generators.Model;

namespace Dmi.Generators.Emit;

/// <summary>Writes what users see of a layer: constants, construction, the knob, the steps.</summary>
internal static class SurfaceEmitter
{
    public static string Emit(KernelPlan plan) =>
        EmittedFile.Write(plan.Spec, $" : global::Dmi.I{plan.Spec.Kind}Layer<{plan.Spec.TypeName}>", writer => WriteMembers(writer, plan));

    private static void WriteMembers(IndentedWriter writer, KernelPlan plan)
    {
        LayerSpec spec = plan.Spec;
        bool isLinear = spec.Kind == LayerKind.Linear;
        WriteConstant(writer, "InputSize", spec.InputSize, spec.PrecomputedInput ? "Values of W_x·x, which a step is given." : "Width of the input x.");
        WriteConstant(writer, isLinear ? "OutputSize" : "HiddenSize", spec.Units, isLinear ? "Outputs of the layer." : $"Units of the layer: length of {(spec.Kind == LayerKind.Lstm ? "h and c" : "h")}.");
        WriteConstant(writer, "ReducedSize", spec.Reduced, "k: the dimension to which a wider side is projected; P2 eq. 9 gives it where the attribute does not.");
        string generated = "global::" + KernelEmitter.Namespace(spec);
        WriteShape(writer, generated);
        WriteConstruction(writer, spec, generated);
        WriteKnob(writer, plan, generated);
        string dense = $"{generated}.Kernels.StepDense(_weights, state);";
        string dual = $"""
            global::Dmi.SwitchingThresholds thresholds = _weights.Thresholds;
            if (thresholds.IsDense || !_weights.HasLittle || !{generated}.Kernels.TryStepDual(_weights, state, thresholds))
            {"{"}
                {dense}
            {"}"}
            """;
        if (isLinear) LinearSurface.Write(writer, plan.LittleBlocks.Count == 0 ? dense : dual, dense);
        else RecurrentSurface.Write(writer, StepsEmitter.StateType(plan), spec.PrecomputedInput ? "W_x·x" : "x", spec.Kind == LayerKind.Lstm ? "h and c are" : "h is", dual, dense);
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
        private readonly global::Dmi.Layers.PackedLayer _weights;

        """);

    private static void WriteConstruction(IndentedWriter writer, LayerSpec spec, string generated) => writer.Lines($$"""
        /// <summary>Checks and packs weights. The weights are copied into native memory; dispose the layer to free it.</summary>
        /// <param name="weights">Weights of <see cref="Shape"/>, whose mask rule may differ where no thresholds come with them; without a little module every step is dense.</param>
        /// <exception cref="global::System.ArgumentException">The weights are of another shape, their thresholds are of another mask rule, or they lack peepholes that the layer has.</exception>
        {{EmittedFile.GeneratedCode}}
        public {{spec.TypeName}}(global::Dmi.DualModuleWeights weights) => _weights = new global::Dmi.Layers.PackedLayer({{generated}}.Layout.Value, weights);

        /// <inheritdoc cref="{{spec.TypeName}}(global::Dmi.DualModuleWeights)"/>
        {{EmittedFile.GeneratedCode}}
        public static {{spec.TypeName}} Create(global::Dmi.DualModuleWeights weights) => new {{spec.TypeName}}(weights);

        /// <summary>Makes the layer from a file that <see cref="global::Dmi.DualModuleWeights.Save"/> wrote.</summary>
        /// <param name="path">The file.</param>
        /// <exception cref="global::System.IO.IOException">The file cannot be read.</exception>
        /// <exception cref="global::System.IO.InvalidDataException">The file is cut off or malformed.</exception>
        /// <exception cref="global::System.ArgumentException">Its weights do not fit the layer; the message names the file and what differs.</exception>
        {{EmittedFile.GeneratedCode}}
        public static {{spec.TypeName}} Load(string path) => new {{spec.TypeName}}(global::Dmi.Layers.PackedLayer.LoadWeights({{generated}}.Layout.Value, path));

        /// <summary>Writes the packed weights and the present thresholds to a file that <see cref="LoadPacked"/> maps, atomically.</summary>
        /// <param name="path">The file; replaced if it exists, and left as it was if writing fails.</param>
        /// <exception cref="global::System.IO.IOException">The file cannot be written.</exception>
        /// <exception cref="global::System.ObjectDisposedException">The layer is disposed.</exception>
        {{EmittedFile.GeneratedCode}}
        public void SavePacked(string path) => _weights.Save(path);

        /// <summary>Makes the layer from a file that <see cref="SavePacked"/> of this class wrote; the weights are not packed again.</summary>
        /// <param name="path">The file. While the layer lives it may be replaced or deleted, but not be written to.</param>
        /// <param name="loading">Whether the file is mapped or read.</param>
        /// <exception cref="global::System.IO.IOException">The file cannot be read.</exception>
        /// <exception cref="global::System.IO.InvalidDataException">The file is cut off, malformed, of another version or byte order, or holds a number that is not finite.</exception>
        /// <exception cref="global::System.ArgumentException">It was packed for another layer; the message names the file and what differs.</exception>
        {{EmittedFile.GeneratedCode}}
        public static {{spec.TypeName}} LoadPacked(string path, global::Dmi.PackedLoading loading = global::Dmi.PackedLoading.Map) =>
            new {{spec.TypeName}}(global::Dmi.Layers.PackedLayer.Load({{generated}}.Layout.Value, path, loading));

        {{EmittedFile.GeneratedCode}}
        private {{spec.TypeName}}(global::Dmi.Layers.PackedLayer weights) => _weights = weights;

        /// <summary>Frees the packed weights once no step uses them any more. Steps begun later throw.</summary>
        {{EmittedFile.GeneratedCode}}
        public void Dispose() => _weights.Dispose();

        """);

    private static void WriteKnob(IndentedWriter writer, KernelPlan plan, string generated) => writer.Lines($$"""
        /// <summary>Which outputs are insensitive: the knob between quality and latency. Swapped atomically, also while threads use the layer.</summary>
        {{EmittedFile.GeneratedCode}}
        public global::Dmi.SwitchingThresholds Thresholds
        {
            get => _weights.Thresholds;
            set => _weights.Thresholds = value;
        }

        /// <summary>Makes a state for one stream. Any number of states may use the layer at the same time.</summary>
        {{EmittedFile.GeneratedCode}}
        public global::Dmi.{{StepsEmitter.StateType(plan)}} CreateState() => new({{generated}}.Layout.Value);

        """);
}
