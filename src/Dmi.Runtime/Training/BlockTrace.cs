namespace Dmi.Training;

/// <summary>The sides of a trace that one block reads.</summary>
/// <param name="trace">The trace.</param>
/// <param name="block">The block.</param>
/// <param name="resetHidden">r⊙h, a row per step; needed by blocks that read it.</param>
internal sealed class BlockTrace(ActivationTrace trace, LittleBlock block, RowStore? resetHidden)
{
    /// <summary>x of one step; empty where the block does not read it.</summary>
    public ReadOnlySpan<float> Input(int step) => block.ReadsInput ? trace.Input(step) : [];

    /// <summary>h or r⊙h of one step; empty where the block reads neither.</summary>
    public ReadOnlySpan<float> Hidden(int step) => block.Hidden switch
    {
        HiddenSide.Hidden => trace.Hidden(step),
        HiddenSide.ResetHidden => resetHidden![step],
        _ => [],
    };
}
