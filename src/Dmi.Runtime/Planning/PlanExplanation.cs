using System.Globalization;
using System.Text;

namespace Dmi.Planning;

/// <summary>A plan in words.</summary>
internal static class PlanExplanation
{
    private const string Row = "{0,-40} {1,12} {2,8} {3,8} {4,11} {5,10} {6,12} {7,8}  {8}\n";

    private static readonly CompositeFormat RowFormat = CompositeFormat.Parse(Row);

    /// <summary>Writes the table and the sentences below it.</summary>
    public static string Of(LittleModulePlan plan)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Dense: loss {Loss(plan.DenseLoss)}, {plan.DenseBytesPerStep:N0} bytes a step. ");
        text.Append(CultureInfo.InvariantCulture, $"Budget {plan.Budget}: at most {Loss(plan.LossLimit)}.");
        if (plan.ConfirmedDenseLoss is { } confirmed)
        {
            text.Append(CultureInfo.InvariantCulture, $" Confirmation: dense {Loss(confirmed)}, at most {Loss(plan.Budget.LimitOver(confirmed))}.");
        }

        text.Append("\n\n");
        AppendRow(text, "little module", "its bytes", "target", "skipped", "loss", "change", "bytes/step", "of dense", "");
        foreach (PlanCandidate candidate in plan.Candidates) AppendCandidate(text, plan, candidate);
        return text.Append('\n').Append(Reason(plan)).ToString();
    }

    private static void AppendCandidate(StringBuilder text, LittleModulePlan plan, PlanCandidate candidate)
    {
        string name = Name(candidate.Shape);
        string bytes = Number(candidate.LittleBytes);
        if (candidate.Outcome == PlanOutcome.TooManyBytes)
        {
            AppendRow(text, name, bytes, "", "", "", "", "", "", $"not fitted: cannot read fewer than {Number(candidate.BytesToBeat)}");
            return;
        }

        foreach (PlanTrial trial in candidate.Trials)
        {
            string confirmation = trial.ConfirmedLoss is { } confirmed ? $", confirmation {Change(plan, confirmed, plan.ConfirmedDenseLoss!.Value)}" : "";
            string verdict = ReferenceEquals(trial, plan.Chosen) ? $"chosen{confirmation}"
                : trial.IsWithinBudget ? $"within budget{(confirmation.Length > 0 || plan.ConfirmedDenseLoss is null ? confirmation : ", not confirmed")}"
                : confirmation.Length > 0 ? $"over budget{confirmation}"
                : candidate.Outcome == PlanOutcome.TooMuchLoss && trial == candidate.Trials[^1] ? $"over budget, and {Number(candidate.BytesToBeat)} had been found"
                : "over budget";
            AppendRow(
                text, name, bytes, Percent(trial.TargetRatio), Percent(trial.InsensitiveRatio), Loss(trial.Loss), Change(plan, trial.Loss, plan.DenseLoss),
                Number(trial.BytesPerStep), Percent(trial.BytesPerStep / (double)plan.DenseBytesPerStep), verdict);
            (name, bytes) = ("", "");
        }
    }

    private static string Reason(LittleModulePlan plan)
    {
        int runs = plan.Trials.Count(), within = plan.Trials.Count(trial => IsKnownWithin(plan, trial));
        var text = new StringBuilder();
        if (plan.Chosen is not { } chosen)
        {
            text.Append(CultureInfo.InvariantCulture, $"Keep the dense layer: of {runs} settings tried, {within} were within the budget, and none read fewer bytes.");
            return text.Append(Passed(plan)).Append('\n').ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"{Name(chosen.Shape)} with {Percent(chosen.InsensitiveRatio)} of the rows skipped reads {Number(chosen.BytesPerStep)} bytes a step, ");
        text.Append(CultureInfo.InvariantCulture, $"{Percent(chosen.BytesPerStep / (double)plan.DenseBytesPerStep)} of the dense layer's, for a loss of {Loss(chosen.Loss)} ({Change(plan, chosen.Loss, plan.DenseLoss)}): ");
        text.Append(CultureInfo.InvariantCulture, $"the fewest of the {within} settings within the budget{(plan.ConfirmedDenseLoss is null ? "" : " and confirmed")}, of {runs} tried.");
        if (RunnerUp(plan, chosen) is { } second)
        {
            text.Append(CultureInfo.InvariantCulture, $" The runner-up is {Name(second.Shape)} with {Percent(second.InsensitiveRatio)} skipped, {Number(second.BytesPerStep)} bytes.");
        }

        // What is cut off by the largest ratio might have been found beyond it.
        if (chosen.TargetRatio >= plan.LargestRatio)
        {
            text.Append(CultureInfo.InvariantCulture, $" No more than {Percent(plan.LargestRatio)} was tried (PlanOptions.LargestRatio).");
        }

        return text.Append(Passed(plan)).Append("\nWrite ").Append(plan.Attribute).Append(" on the layer's class.\n").ToString();
    }

    private static string Passed(LittleModulePlan plan)
    {
        int bytes = plan.Candidates.Count(static candidate => candidate.Outcome == PlanOutcome.TooManyBytes);
        int loss = plan.Candidates.Count(static candidate => candidate.Outcome == PlanOutcome.TooMuchLoss);
        string text = "";
        if (bytes > 0) text += $" {Candidates(bytes)} not fitted, whose little modules leave no ratio that would read fewer bytes than the best so far.";
        if (loss > 0) text += $" {Candidates(loss)} dropped, over the budget already where fewer bytes would begin.";
        return text;
    }

    private static PlanTrial? RunnerUp(LittleModulePlan plan, PlanTrial chosen) => plan.Candidates
        .Where(candidate => candidate.Shape != chosen.Shape)
        .SelectMany(static candidate => candidate.Trials)
        .Where(trial => IsKnownWithin(plan, trial))
        .MinBy(static trial => trial.BytesPerStep);

    // Where there is a confirmation, trials that it was not run for may break the budget there.
    private static bool IsKnownWithin(LittleModulePlan plan, PlanTrial trial) => trial.IsWithinBudget && (plan.ConfirmedDenseLoss is null || trial.ConfirmedLoss is not null);

    private static string Candidates(int count) => count == 1 ? "1 candidate was" : $"{Number(count)} candidates were";

    private static string Name(LayerShape shape)
    {
        string projection = shape.Projection == Projection.None ? "None" : string.Create(CultureInfo.InvariantCulture, $"{shape.Projection} {shape.ReducedSize}");
        if (shape.Projection == Projection.Learned) projection += string.Create(CultureInfo.InvariantCulture, $" (B {shape.ProjectionBits})");
        string leading = shape.LeadingColumns == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {shape.LeadingColumns} leading");
        return string.Create(CultureInfo.InvariantCulture, $"{projection}, {shape.Bits} {(shape.Bits == 1 ? "bit" : "bits")}{leading}, {shape.Mask}{(shape.Big == WeightPrecision.Float32 ? "" : $", {shape.Big}")}");
    }

    private static string Change(LittleModulePlan plan, double loss, double denseLoss)
    {
        double change = loss - denseLoss;
        return plan.Budget.IsRelative && denseLoss != 0
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * change / Math.Abs(denseLoss):+0.00;-0.00;0.00} %")
            : change.ToString("+0.#####;-0.#####;0", CultureInfo.InvariantCulture);
    }

    private static string Loss(double loss) => loss.ToString("g6", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static void AppendRow(StringBuilder text, params ReadOnlySpan<object?> cells)
    {
        int start = text.Length;
        text.AppendFormat(CultureInfo.InvariantCulture, RowFormat, cells);
        string line = text.ToString(start, text.Length - start).TrimEnd();
        text.Length = start;
        text.Append(line).Append('\n');
    }
}
