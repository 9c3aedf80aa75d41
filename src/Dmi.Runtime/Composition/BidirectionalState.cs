namespace Dmi;

/// <summary>The states of both directions of a <see cref="Bidirectional{TLayer}"/>. One state belongs to one thread at a time.</summary>
public sealed class BidirectionalState
{
    internal BidirectionalState(RecurrentState forward, RecurrentState backward) => (Forward, Backward) = (forward, backward);

    /// <summary>The state of the direction that begins with the first step.</summary>
    public RecurrentState Forward { get; }

    /// <summary>The state of the direction that begins with the last step.</summary>
    public RecurrentState Backward { get; }

    /// <summary>Threads that share the rows of each step of both directions; null, the default, for the calling thread alone.</summary>
    public WorkerTeam? Team
    {
        get => Forward.Team;
        set => (Forward.Team, Backward.Team) = (value, value);
    }

    /// <summary>What the steps of both directions have read and skipped. A step of the sequence counts once.</summary>
    public StepStatistics Statistics => Composition.StatisticsSum.Of([Forward, Backward]);

    /// <summary>Begins the statistics of both directions anew.</summary>
    public void ResetStatistics()
    {
        Forward.ResetStatistics();
        Backward.ResetStatistics();
    }

    /// <summary>Makes both states zero: the beginning of a sequence.</summary>
    public void Reset()
    {
        Forward.Reset();
        Backward.Reset();
    }
}
