namespace Dmi;

/// <summary>What the steps of one state have read and skipped.</summary>
/// <param name="Steps">Time steps taken.</param>
/// <param name="RowsTotal">Rows that dense steps would have read: steps · n.</param>
/// <param name="RowsComputed">Rows of the big module that were read.</param>
/// <param name="BytesRead">Bytes of weights read: big rows, little module and projection.</param>
public readonly record struct StepStatistics(long Steps, long RowsTotal, long RowsComputed, long BytesRead)
{
    /// <summary>Share of rows that were not read, in [0, 1]; 0 before the first step.</summary>
    public double InsensitiveRatio => RowsTotal == 0 ? 0 : 1 - (double)RowsComputed / RowsTotal;
}
