namespace Dmi.Training;

/// <summary>Room for some rows of a <see cref="RowStore"/>.</summary>
internal abstract class RowChunk
{
    /// <summary>Its values, zeros at first.</summary>
    public abstract Span<float> Values { get; }

    /// <summary>Room in memory.</summary>
    /// <param name="length">Values.</param>
    public static RowChunk InMemory(int length) => new ArrayChunk(length);

    private sealed class ArrayChunk(int length) : RowChunk
    {
        private readonly float[] _values = new float[length];

        public override Span<float> Values => _values;
    }
}
