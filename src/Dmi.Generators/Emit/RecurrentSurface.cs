namespace Dmi.Generators.Emit;

/// <summary>Writes the steps that users of a recurrent layer call.</summary>
internal static class RecurrentSurface
{
    /// <summary>Writes them.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="state">The state's type.</param>
    /// <param name="input">What a step is given.</param>
    /// <param name="replaced">What a step replaces, with its verb.</param>
    /// <param name="dual">Statements of a dual-module step.</param>
    /// <param name="dense">Statements of a dense step.</param>
    public static void Write(IndentedWriter writer, string state, string input, string replaced, string dual, string dense)
    {
        writer.Lines($"""
            /// <summary>One time step by dual-module inference (P2 algorithm 2): rows that the little module finds insensitive are not read.</summary>
            /// <param name="input">{input}, <see cref="InputSize"/> values. Values that are not finite make every row sensitive.</param>
            /// <param name="state">The stream's state; {replaced} replaced.</param>
            /// <exception cref="global::System.ArgumentException">A width is wrong, or the state belongs to another layer.</exception>
            /// <exception cref="global::System.ObjectDisposedException">The layer is disposed.</exception>
            """);
        WriteMethod(writer, $"public void Step(global::System.ReadOnlySpan<float> input, global::Dmi.{state} state)", dual);
        writer.Line();
        writer.Lines("""
            /// <summary>One time step by the big module alone: every row is read.</summary>
            /// <inheritdoc cref="Step"/>
            """);
        WriteMethod(writer, $"public void StepDense(global::System.ReadOnlySpan<float> input, global::Dmi.{state} state)", dense);
    }

    private static void WriteMethod(IndentedWriter writer, string head, string statements)
    {
        writer.Line(EmittedFile.GeneratedCode);
        using (writer.Braces(head))
        {
            writer.Line("_weights.Begin(input, state);");
            using (writer.Braces("try")) writer.Lines(statements);
            using (writer.Braces("finally")) writer.Line("_weights.End(state);");
        }
    }
}
