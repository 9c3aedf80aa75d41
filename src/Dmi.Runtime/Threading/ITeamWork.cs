using System.ComponentModel;

namespace Dmi.Threading;

/// <summary>Work on rows of which none depends on another, so that any thread may do any of them; what generated kernels hand to a team.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ITeamWork
{
    /// <summary>Does some of the rows. Several threads call it at once, each with rows of its own.</summary>
    /// <param name="first">The first row, a multiple of <see cref="WorkerTeam.RowMultiple"/>.</param>
    /// <param name="end">The row behind the last.</param>
    void Run(int first, int end);
}
