namespace Dmi.Training;

/// <summary>Turns the work of stages and blocks into one fraction that never falls.</summary>
internal sealed class ProgressReporter(IProgress<TrainingProgress>? progress)
{
    private double _fraction;
    private double _start;
    private double _share = 1;
    private double _partStart;
    private double _partShare = 1;
    private double _loss = double.NaN;
    private double _finishedLoss;
    private int _finishedRows;
    private int _rows;

    /// <summary>Begins a block: until the next one begins, fractions are those of its share, and losses those of its rows.</summary>
    /// <param name="start">Share of all the work that is done before.</param>
    /// <param name="share">The block's share of all the work.</param>
    /// <param name="rows">Rows of the block.</param>
    public void Begin(double start, double share, int rows)
    {
        if (_rows > 0) (_finishedLoss, _finishedRows) = (MeanLoss(), _finishedRows + _rows);
        (_start, _share, _rows, _loss) = (start, share, rows, double.NaN);
        Part(0, 1);
    }

    /// <summary>Begins a part of the block's work: until the next one begins, fractions are those of its share.</summary>
    /// <param name="start">Share of the block's work that is done before.</param>
    /// <param name="share">The part's share of it.</param>
    public void Part(double start, double share) => (_partStart, _partShare) = (start, share);

    /// <summary>Remembers the block's best loss so far.</summary>
    public void Measured(double loss)
    {
        if (loss < _loss || double.IsNaN(_loss)) _loss = loss;
    }

    /// <summary>Reports.</summary>
    /// <param name="stage">What is being done.</param>
    /// <param name="fraction">Share of the part's work that is done.</param>
    public void Report(string stage, double fraction)
    {
        _fraction = Math.Clamp(_start + _share * (_partStart + _partShare * fraction), _fraction, 1);
        progress?.Report(new TrainingProgress(stage, _fraction, MeanLoss()));
    }

    // Over the rows that have been measured.
    private double MeanLoss()
    {
        if (_finishedRows == 0) return _loss;
        if (double.IsNaN(_loss)) return _finishedLoss;
        return (_finishedLoss * _finishedRows + _loss * _rows) / (_finishedRows + _rows);
    }
}
