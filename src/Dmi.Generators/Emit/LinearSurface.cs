namespace Dmi.Generators.Emit;

/// <summary>Writes what users of a linear layer call.</summary>
internal static class LinearSurface
{
    /// <summary>Writes it.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="dual">Statements of dual-module inference.</param>
    /// <param name="dense">Statements of a dense pass.</param>
    public static void Write(IndentedWriter writer, string dual, string dense)
    {
        writer.Lines("""
            /// <summary>φ(W x + b) by dual-module inference (P2 algorithm 2): rows that the little module finds insensitive are not read.</summary>
            /// <param name="input">x, <see cref="InputSize"/> values. Values that are not finite make every row sensitive.</param>
            /// <param name="output">The activated values, <see cref="OutputSize"/> of them; may overlap the input.</param>
            /// <param name="state">The stream's working memory.</param>
            /// <exception cref="global::System.ArgumentException">A width is wrong, or the state belongs to another layer.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The layer is disposed.</exception>
            """);
        WriteMethod(writer, "Forward", dual);
        writer.Line();
        writer.Lines("""
            /// <summary>φ(W x + b) by the big module alone: every row is read.</summary>
            /// <inheritdoc cref="Forward"/>
            """);
        WriteMethod(writer, "ForwardDense", dense);
    }

    private static void WriteMethod(IndentedWriter writer, string name, string statements)
    {
        writer.Line(EmittedFile.GeneratedCode);
        using (writer.Braces($"public void {name}(global::System.ReadOnlySpan<float> input, global::System.Span<float> output, global::Dmi.LinearState state)"))
        {
            writer.Line("_weights.Begin(input, output, state);");
            using (writer.Braces("try"))
            {
                writer.Lines(statements);
                writer.Line("global::Dmi.Layers.PackedLayer.CopyOutputs(state, output);");
            }

            using (writer.Braces("finally")) writer.Line("_weights.End(state);");
        }
    }
}
