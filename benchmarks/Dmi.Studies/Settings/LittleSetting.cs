using Dmi.Studies.Subjects;

namespace Dmi.Studies.Settings;

/// <summary>A little module to try, and the masks that choose by it.</summary>
/// <param name="Method">Its name in the figures.</param>
/// <param name="Shape">The layer.</param>
/// <param name="Masks">Mask rules.</param>
internal sealed record LittleSetting(string Method, LayerShape Shape, IReadOnlyList<MaskRule> Masks)
{
    private static readonly MaskRule[] Both = [MaskRule.Threshold, MaskRule.Influence];

    private static readonly MaskRule[] Influence = [MaskRule.Influence];

    private static readonly int[] DirectBits = [2, 3, 4];

    private static readonly int[] ProjectionBits = [4, 2];

    /// <summary>All of a subject.</summary>
    public static IReadOnlyList<LittleSetting> Of(StudySubject subject)
    {
        LayerShape layer = subject.Weights.Shape;
        var settings = new List<LittleSetting>
        {
            new("random ε 0.5, 4 bits", layer.WithLittleModule(Projection.SparseRandom, 4), Both),
        };
        if (layer.Units < 1024)
        {
            settings.Add(new LittleSetting("random ε 0.5, 8 bits", layer.WithLittleModule(Projection.SparseRandom, 8), Both));
        }

        // With 3 bits and no row at all, thresholds save the bytes of the rows' errors, which influence reads.
        settings.AddRange(DirectBits.Select(bits => new LittleSetting($"none, {bits} bits", layer.WithLittleModule(Projection.None, bits), bits == 3 ? Both : Influence)));
        settings.Add(new LittleSetting("learned 128, 8 bits", layer.WithLittleModule(Projection.Learned, 8, reduced: 128), Both));
        settings.Add(new LittleSetting("learned 128, 4 bits", layer.WithLittleModule(Projection.Learned, 4, reduced: 128), Influence));
        foreach (int rank in subject.LearnedRanks)
        {
            int leading = rank < 160 ? 32 : 64;
            settings.AddRange(ProjectionBits.Select(bits => new LittleSetting(
                $"learned {rank}, B {bits}, {leading} at 8, rest 4 bits",
                layer.WithLittleModule(Projection.Learned, 4, reduced: rank, projectionBits: bits, leadingColumns: leading), Influence)));
        }

        return settings;
    }
}
