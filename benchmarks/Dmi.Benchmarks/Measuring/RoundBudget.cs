namespace Dmi.Benchmarks.Measuring;

/// <summary>When a measurement has enough rounds: after a fixed number, or when its time is over.</summary>
internal sealed class RoundBudget
{
    /// <summary>Fewer rounds than this make no median to rely on, however slow they are.</summary>
    public const int LeastRounds = 15;

    private readonly int? _rounds;
    private readonly TimeSpan _time;

    private RoundBudget(int? rounds, TimeSpan time) => (_rounds, _time) = (rounds, time);

    /// <summary>Exactly so many rounds.</summary>
    public static RoundBudget Of(int rounds) => new(rounds, TimeSpan.Zero);

    /// <summary>As many rounds as fit into a time, at least <see cref="LeastRounds"/>.</summary>
    public static RoundBudget Of(TimeSpan time) => new(null, time);

    /// <summary>Whether another round is due.</summary>
    /// <param name="done">Rounds so far.</param>
    /// <param name="elapsed">Time so far.</param>
    public bool Allows(int done, TimeSpan elapsed) => _rounds is { } rounds ? done < rounds : done < LeastRounds || elapsed < _time;

    /// <summary>Share of the budget that is used up, in [0, 1].</summary>
    public double Used(int done, TimeSpan elapsed) =>
        Math.Clamp(_rounds is { } rounds ? (double)done / rounds : Math.Min((double)done / LeastRounds, elapsed / _time), 0, 1);
}
