using System.Collections.Immutable;

namespace Dmi.Runtime.Tests.Planning;

public sealed class LittleModulePlannerTests
{
    private static readonly LayerShape Lstm = LayerShape.Lstm(40, 24);

    private static readonly LossBudget Budget = LossBudget.Relative(0.05);

    private static readonly PlanOptions Options = new()
    {
        Candidates = new LittleModuleSpace { LearnedRanks = [4, 8, 16], RandomEps = [0.9] }.Shapes(Lstm),
        RatioStep = 0.05,
        LargestRatio = 0.95,
    };

    [Fact]
    public void The_plan_keeps_its_budget_and_nothing_that_was_tried_within_it_reads_fewer_bytes()
    {
        var subject = new PlanSubject(Lstm);
        LittleModulePlan plan = subject.Plan(Budget, Options);

        Assert.NotNull(plan.Chosen);
        Assert.Equal(10, plan.DenseLoss);
        Assert.Equal(10.5, plan.LossLimit, 1e-12);
        Assert.True(plan.BytesPerStep < plan.DenseBytesPerStep);
        Assert.Equal(plan.Trials.Where(static trial => trial.IsWithinBudget).Min(static trial => trial.BytesPerStep), plan.BytesPerStep);
        Assert.All(plan.Trials, trial => Assert.Equal(trial.Loss <= plan.LossLimit, trial.IsWithinBudget));
        Assert.Equal(plan.Trials.Count() + 1, subject.Runs);

        // What it gives is what was measured.
        Assert.Equal(plan.Chosen.Shape, plan.Weights.Shape);
        Assert.Equal(plan.Loss, subject.Loss(new InterpretedRecurrentLayer(plan.Weights)));
        Assert.InRange(plan.Loss, plan.DenseLoss, plan.LossLimit);
        Assert.Equal(plan.BytesPerStep, new StepBytes(plan.Weights.Shape).At(plan.InsensitiveRatio), 1.0);
    }

    [Theory]
    [InlineData(0.002)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void Passing_candidates_over_changes_the_work_and_not_the_plan(double share)
    {
        LayerShape[] layers = [Lstm, LayerShape.Gru(30, 20), LayerShape.Gru(30, 20, resetAfter: false), LayerShape.Linear(60, 50, Activation.Relu), LayerShape.Lstm(24, 24, peephole: true)];
        foreach (LayerShape layer in layers)
        {
            PlanOptions pruned = Options with { Candidates = new LittleModuleSpace { LearnedRanks = [4, 8, 16], RandomEps = [0.9] }.Shapes(layer) };
            LittleModulePlan plan = new PlanSubject(layer).Plan(LossBudget.Relative(share), pruned);
            LittleModulePlan exhaustive = new PlanSubject(layer).Plan(LossBudget.Relative(share), pruned with { Prune = false });

            Assert.Equal(exhaustive.Chosen, plan.Chosen);
            Assert.Equal(exhaustive.Candidates.Select(static candidate => candidate.Shape), plan.Candidates.Select(static candidate => candidate.Shape));
            Assert.All(exhaustive.Candidates, static candidate => Assert.Equal(PlanOutcome.Searched, candidate.Outcome));
            Assert.True(plan.Trials.Count() < exhaustive.Trials.Count());
            Assert.Contains(plan.Candidates, static candidate => candidate.Outcome != PlanOutcome.Searched);
            Assert.All(plan.Candidates, static candidate => Assert.Equal(candidate.Outcome == PlanOutcome.TooManyBytes, candidate.Trials.IsEmpty));
        }
    }

    [Fact]
    public void The_same_arguments_give_the_same_plan_word_for_word()
    {
        LittleModulePlan one = new PlanSubject(Lstm).Plan(Budget, Options), other = new PlanSubject(Lstm).Plan(Budget, Options with { MaxDegreeOfParallelism = 1 });
        Assert.Equal(one.Explain(), other.ToString());
        Assert.Equal(one.Weights.Thresholds, other.Weights.Thresholds);
        TestData.AssertSame(one.Weights.Little!, other.Weights.Little!);
    }

    [Fact]
    public void The_explanation_has_every_trial_the_reason_and_the_attribute()
    {
        LittleModulePlan plan = new PlanSubject(Lstm).Plan(Budget, Options);
        string[] lines = plan.Explain().Split('\n');
        Assert.StartsWith("Dense: loss 10, 41,600 bytes a step. Budget 5 %: at most 10.5.", lines[0], StringComparison.Ordinal);
        Assert.Equal(plan.Trials.Count(), lines.Count(static line => line.EndsWith("within budget", StringComparison.Ordinal) || line.Contains("over budget", StringComparison.Ordinal) || line.EndsWith("chosen", StringComparison.Ordinal)));
        Assert.Single(lines, static line => line.EndsWith("chosen", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"reads {plan.BytesPerStep.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} bytes a step", StringComparison.Ordinal));
        Assert.Contains($"Write {plan.Attribute} on the layer's class.", lines);
        Assert.StartsWith("[DualModuleLstm(hidden: 40, input: 24, bits: ", plan.Attribute, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_chosen_keeps_the_budget_on_the_confirmation_too()
    {
        LossBudget budget = LossBudget.Relative(0.002);
        foreach (LayerShape layer in (LayerShape[])[Lstm, LayerShape.Linear(60, 50, Activation.Relu)])
        {
            PlanOptions options = Options with { Candidates = new LittleModuleSpace { LearnedRanks = [4, 8, 16], RandomEps = [0.9] }.Shapes(layer) };
            var harder = new PlanSubject(layer, severity: 3);
            var subject = new PlanSubject(layer);
            LittleModulePlan alone = new PlanSubject(layer).Plan(budget, options), plan = subject.Plan(budget, options, harder);

            Assert.Null(alone.ConfirmedDenseLoss);
            Assert.All(alone.Trials, static trial => Assert.Null(trial.ConfirmedLoss));
            Assert.True(harder.Loss(alone.Weights) > 10.02, "The metric alone was right already; the test shows nothing.");

            Assert.NotNull(plan.Chosen);
            Assert.Equal(10, plan.ConfirmedDenseLoss);
            Assert.Equal(harder.Loss(plan.Weights), plan.Chosen.ConfirmedLoss);
            Assert.InRange(plan.Chosen.ConfirmedLoss!.Value, 10, 10.02);
            Assert.InRange(plan.Loss, 10, 10.02);
            Assert.True(plan.BytesPerStep > alone.BytesPerStep);
            Assert.All(plan.Trials, static trial => Assert.Equal(trial.Loss <= 10.02 && trial.ConfirmedLoss is null or <= 10.02, trial.IsWithinBudget));
            Assert.Equal(plan.Trials.Count() + 1, subject.Runs);

            // It is run only for what would be the best, and the explanation has its figures.
            int confirmed = plan.Trials.Count(static trial => trial.ConfirmedLoss is not null);
            Assert.InRange(confirmed, 2, plan.Trials.Count() - 1);
            Assert.Contains("Confirmation: dense 10, at most 10.02.", plan.Explain(), StringComparison.Ordinal);
            Assert.Equal(confirmed, plan.Explain().Split('\n').Count(static line => line.Contains(", confirmation ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Where_nothing_reads_fewer_bytes_than_the_dense_layer_it_says_so()
    {
        LittleModulePlan plan = new PlanSubject(Lstm).Plan(LossBudget.Absolute(0), Options with { Candidates = [LayerShape.Lstm(40, 24, bits: 1, reduced: 1)] });
        Assert.Null(plan.Chosen);
        Assert.False(plan.Weights.HasLittleModule);
        Assert.Equal((plan.DenseLoss, plan.DenseBytesPerStep, 0), (plan.Loss, plan.BytesPerStep, plan.InsensitiveRatio));
        Assert.Contains("Keep the dense layer", plan.Explain(), StringComparison.Ordinal);

        // Large little modules of narrow big weights are not even fitted.
        LayerShape narrow = LayerShape.Lstm(40, 24, bits: 32, projection: Dmi.Projection.None, big: WeightPrecision.Int8);
        plan = new PlanSubject(narrow).Plan(Budget, Options with { Candidates = [narrow] });
        Assert.Null(plan.Chosen);
        Assert.Equal(PlanOutcome.TooManyBytes, Assert.Single(plan.Candidates).Outcome);
    }

    [Fact]
    public void Precisions_of_the_big_module_are_candidates_that_share_a_fit()
    {
        var space = new LittleModuleSpace { BigPrecisions = [WeightPrecision.Float32, WeightPrecision.BFloat16], LearnedRanks = [8, 16], LearnedBits = [8], RandomEps = [], DirectBits = [], Masks = [MaskRule.Influence] };
        var fits = new HashSet<LayerShape>();
        LittleModulePlan plan = new PlanSubject(Lstm).Plan(Budget, Options with
        {
            Candidates = space.Shapes(Lstm),
            Prune = false,
            Progress = new Immediate<PlanProgress>(report =>
            {
                if (report.Stage == "fit") fits.Add(report.Candidate!);
            }),
        });
        Assert.Equal(2, fits.Count);
        Assert.Equal(WeightPrecision.BFloat16, plan.Weights.Shape.Big);
        Assert.True(plan.Weights.HasLittleModule);
        Assert.Contains("Big = WeightPrecision.BFloat16", plan.Attribute, StringComparison.Ordinal);
        Assert.Contains("8 bits, Influence, BFloat16 with", plan.Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_at_the_largest_ratio_says_that_more_was_not_tried()
    {
        PlanOptions options = Options with { Candidates = [LayerShape.Lstm(40, 24, bits: 8, reduced: 16, projection: Dmi.Projection.Learned, mask: MaskRule.Influence)] };
        LittleModulePlan plan = new PlanSubject(Lstm).Plan(LossBudget.Relative(10), options);
        Assert.Equal(plan.LargestRatio, plan.Chosen!.TargetRatio);
        Assert.Equal(0.95, plan.LargestRatio, 1e-12);
        Assert.Contains("No more than 95.0 % was tried (PlanOptions.LargestRatio).", plan.Explain(), StringComparison.Ordinal);
        Assert.DoesNotContain("PlanOptions.LargestRatio", new PlanSubject(Lstm).Plan(LossBudget.Relative(0.002), options).Explain(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_of_nothing_is_told_as_a_loss() =>
        Assert.DoesNotContain("∞", new PlanSubject(Lstm, dense: 0).Plan(LossBudget.Relative(0), Options).Explain(), StringComparison.Ordinal);

    [Fact]
    public void Ranks_that_reduce_nothing_are_no_candidates() =>
        Assert.Equal(
            [8, 63],
            new LittleModuleSpace { LearnedRanks = [8, 63, 64, 200] }.Shapes(Lstm)
                .Where(static shape => shape.Projection == Dmi.Projection.Learned).Select(static shape => shape.ReducedSize).Distinct());

    [Fact]
    public void Defaults_follow_from_the_width_and_keep_what_the_big_module_is()
    {
        LayerShape layer = LayerShape.Lstm(512, seed: 3, peephole: true);
        ImmutableArray<LayerShape> shapes = new LittleModuleSpace().Shapes(layer);
        Assert.Equal([32, 48, 64, 96, 128, 192, 256, 384, 512], shapes.Where(static shape => shape.Projection == Dmi.Projection.Learned).Select(static shape => shape.ReducedSize).Distinct());
        Assert.Equal(2 * (9 * 2 + 2 + 3), shapes.Length);
        Assert.Equal([16, 16, 16, 16, 32, 48, 64, 64, 64], shapes.Where(static shape => shape is { Projection: Dmi.Projection.Learned, Bits: 4, Mask: MaskRule.Influence }).Select(static shape => shape.LeadingColumns));
        Assert.All(shapes.Where(static shape => shape.Bits == 8), static shape => Assert.Equal(0, shape.LeadingColumns));
        Assert.All(shapes, shape => Assert.True(shape.HasBigModuleOf(layer) && shape.Seed == 3));
        Assert.Contains(LayerShape.Lstm(512, seed: 3, peephole: true, bits: 4), shapes);
        Assert.Equal([4, 6, 8], new LittleModuleSpace().Shapes(LayerShape.Gru(10, 12)).Where(static shape => shape.Projection == Dmi.Projection.Learned).Select(static shape => shape.ReducedSize).Distinct());
        Assert.Throws<ArgumentOutOfRangeException>(() => new LittleModuleSpace { Masks = [(MaskRule)9] });

        // Leading columns only where there are so many directions, at fewer bits.
        var space = new LittleModuleSpace { LearnedRanks = [16, 64], ProjectionBits = [4, 8], LeadingColumns = [0, 32], RandomEps = [], DirectBits = [], Masks = [MaskRule.TopK] };
        Assert.Equal(2 * (2 + 1 + 2), space.Shapes(layer).Length);
        Assert.Equal(2, space.Shapes(layer).Count(static shape => shape is { LeadingColumns: 32, Bits: 4, ReducedSize: 64 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LittleModuleSpace { LearnedBits = [5] }.Shapes(layer));
    }

    [Theory]
    [InlineData("[DualModuleGru(hidden: 30, bits: 4, Reduced = 18, Projection = Projection.Learned, ProjectionBits = 2, LeadingColumns = 16, Mask = MaskRule.Influence, ResetAfter = false)]")]
    [InlineData("[DualModuleLinear(input: 60, output: 50, activation: Activation.Relu, bits: 2, Projection = Projection.None)]")]
    [InlineData("[DualModuleLstm(hidden: 30, input: 20, bits: 8, Reduced = 9, Mask = MaskRule.TopK, Seed = -3, Peephole = true)]")]
    public void The_attribute_says_all_of_a_shape(string expected)
    {
        LayerShape[] shapes =
        [
            LayerShape.Gru(30, bits: 4, reduced: 18, resetAfter: false, mask: MaskRule.Influence, projection: Dmi.Projection.Learned, projectionBits: 2, leadingColumns: 16),
            LayerShape.Linear(60, 50, Activation.Relu, bits: 2, projection: Dmi.Projection.None),
            LayerShape.Lstm(30, 20, reduced: 9, seed: -3, peephole: true, mask: MaskRule.TopK),
        ];
        Assert.Contains(expected, shapes.Select(Dmi.Planning.LayerAttributeText.Of));
    }

    [Fact]
    public void The_bar_moves_on_through_all_stages_and_never_back()
    {
        var reports = new List<PlanProgress>();
        new PlanSubject(Lstm).Plan(Budget, Options with { Progress = new Immediate<PlanProgress>(reports.Add) });
        Assert.Equal(["dense", "fit", "calibrate", "evaluate"], reports.Select(static report => report.Stage).Distinct());
        var confirming = new List<PlanProgress>();
        new PlanSubject(Lstm).Plan(Budget, Options with { Progress = new Immediate<PlanProgress>(confirming.Add) }, new PlanSubject(Lstm));
        Assert.Equal(["dense", "fit", "calibrate", "evaluate", "confirm"], confirming.Select(static report => report.Stage).Distinct());
        Assert.True(confirming.Where(static report => report.Stage == "confirm").Select(static report => report.Fraction).Distinct().Count() > confirming.Count(static report => report.Stage == "calibrate"));
        Assert.All(confirming.Zip(confirming.Skip(1)), static pair => Assert.True(pair.First.Fraction <= pair.Second.Fraction));
        Assert.All(reports.Zip(reports.Skip(1)), static pair => Assert.True(pair.First.Fraction <= pair.Second.Fraction));
        Assert.True(reports.Where(static report => report.Stage == "evaluate").Select(static report => report.Fraction).Distinct().Count() > 30);
        Assert.Equal(1, reports[^1].Fraction);
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("fit")]
    [InlineData("evaluate")]
    public void It_can_be_cancelled_in_every_stage_also_by_a_metric_that_does_not_look(string stage)
    {
        using var source = new CancellationTokenSource();
        PlanOptions options = Options with
        {
            CancellationToken = source.Token,
            Progress = new Immediate<PlanProgress>(report =>
            {
                if (report.Stage == stage) source.Cancel();
            }),
        };
        var subject = new PlanSubject(Lstm);
        Assert.Throws<OperationCanceledException>(() => subject.Plan(Budget, options));
        Assert.True(subject.Runs <= 1);
    }

    [Fact]
    public void Bad_arguments_are_refused_in_words()
    {
        var subject = new PlanSubject(Lstm);
        var linear = new PlanSubject(LayerShape.Linear(20, 10, Activation.Tanh));
        var withoutCells = new ActivationTrace(Lstm);
        withoutCells.Add(new float[24], new float[40]);
        Assert.Contains("cell", Plan(subject, calibration: withoutCells), StringComparison.Ordinal);
        Assert.Contains("at least 1", Plan(subject, calibration: new ActivationTrace(Lstm)), StringComparison.Ordinal);
        Assert.Contains("at least 2", Plan(subject, fitting: withoutCells), StringComparison.Ordinal);
        Assert.Contains("The trace is of a layer", Plan(subject, fitting: linear.Fitting), StringComparison.Ordinal);
        Assert.Contains("no candidates", Plan(subject, candidates: []), StringComparison.Ordinal);
        Assert.Contains("another big module", Plan(subject, candidates: [LayerShape.Lstm(41, 24)]), StringComparison.Ordinal);
        Assert.Contains("PlanLinear", Assert.Throws<ArgumentException>(() => LittleModulePlanner.Plan(linear.Weights, linear.Fitting, linear.Calibration, static (_, _) => 1, Budget)).Message, StringComparison.Ordinal);
        Assert.Contains("call Plan", Assert.Throws<ArgumentException>(() => LittleModulePlanner.PlanLinear(subject.Weights, subject.Fitting, subject.Calibration, static (_, _) => 1, Budget)).Message, StringComparison.Ordinal);
        DualModuleWeights open = TestData.Weights(LayerShape.Linear(20, 10, Activation.None));
        Assert.Contains("no activation", Assert.Throws<ArgumentException>(() => LittleModulePlanner.PlanLinear(open, linear.Fitting, linear.Calibration, static (_, _) => 1, Budget)).Message, StringComparison.Ordinal);

        Assert.Throws<ArgumentOutOfRangeException>(() => LossBudget.Relative(-0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => LossBudget.Absolute(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanOptions { LargestRatio = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanOptions { RatioStep = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanOptions { MaxDegreeOfParallelism = 0 });
    }

    [Fact]
    public void A_metric_that_cannot_be_used_is_named_with_the_layer_that_it_was_given()
    {
        var subject = new PlanSubject(Lstm);
        Assert.Contains("NaN for the dense layer", Fail(static _ => double.NaN), StringComparison.Ordinal);
        Assert.Contains("Infinity for the dense layer", Fail(static _ => double.PositiveInfinity).Replace("\u221E", "Infinity", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("LossBudget.Absolute", Fail(static _ => 0), StringComparison.Ordinal);
        Assert.Contains("NaN for the candidate 'Lstm hidden 40", Fail(static runs => runs == 1 ? 10 : double.NaN), StringComparison.Ordinal);
        Assert.Equal("The confirmation gave NaN for the dense layer.", Assert.Throws<InvalidOperationException>(() => LittleModulePlanner.Plan(
            subject.Weights, subject.Fitting, subject.Calibration, (layer, _) => subject.Loss(layer), Budget, Options,
            (layer, _) => subject.Loss(layer) * double.NaN)).Message);
        Assert.Contains("took no step", Assert.Throws<InvalidOperationException>(() => LittleModulePlanner.Plan(subject.Weights, subject.Fitting, subject.Calibration, static (_, _) => 1, Budget, Options)).Message, StringComparison.Ordinal);

        string Fail(Func<int, double> loss)
        {
            int runs = 0;
            return Assert.Throws<InvalidOperationException>(() => LittleModulePlanner.Plan(
                subject.Weights, subject.Fitting, subject.Calibration,
                (layer, _) =>
                {
                    subject.Loss(layer);
                    return loss(++runs);
                },
                Budget, Options)).Message;
        }
    }

    private static string Plan(PlanSubject subject, ActivationTrace? fitting = null, ActivationTrace? calibration = null, LayerShape[]? candidates = null) =>
        Assert.Throws<ArgumentException>(() => LittleModulePlanner.Plan(
            subject.Weights, fitting ?? subject.Fitting, calibration ?? subject.Calibration, (layer, _) => subject.Loss(layer), Budget,
            Options with { Candidates = candidates ?? Options.Candidates })).Message;
}
