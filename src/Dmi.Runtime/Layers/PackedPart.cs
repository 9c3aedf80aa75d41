namespace Dmi.Layers;

/// <summary>One section of a layer's packed weights. The list of them is all that packing, saving and loading know of what there is.</summary>
/// <param name="Section">Which.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Content">What it holds.</param>
/// <remarks>A class, as all of which lists are made while a layer loads: generic code over a structure would have to be compiled at start.</remarks>
internal sealed record PackedPart(PackedSection Section, long Bytes, PackedContent Content)
{
    /// <summary>Whether files hold it.</summary>
    public bool IsStored => Content != PackedContent.Zeros;

    /// <summary>All sections of a layer, in the order in which files hold them.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="hasLittle">Whether there is a little module.</param>
    public static IReadOnlyList<PackedPart> Of(LayerLayout layout, bool hasLittle)
    {
        LayerShape shape = layout.Shape;
        var parts = new List<PackedPart>();

        // Without a little module all steps are dense: where these read tiles, nobody reads rows.
        if (hasLittle || layout.TileRows == 0) parts.Add(new PackedPart(PackedSection.BigRows, layout.BigRowsBytes, ContentOf(shape.Big)));
        if (layout.TileRows > 0) parts.Add(new PackedPart(PackedSection.BigTiles, layout.BigRowsBytes, ContentOf(shape.Big)));
        if (layout.HasBigCodes) AddSingles(PackedSection.BigScales, layout.Slots);
        AddSingles(PackedSection.Bias, layout.PreActivationLength);
        if (shape.Peephole) AddSingles(PackedSection.Peepholes, layout.PeepholeLength);
        if (!hasLittle) return parts;

        AddCodes(PackedSection.LittleRows, layout.LittleRowBytes, shape.Bits == 32 ? PackedContent.Singles : PackedContent.Codes);
        AddSingles(PackedSection.LittleScales, layout.PreActivationLength);
        AddSingles(PackedSection.LittleBias, layout.PreActivationLength);
        if (layout.IsLearned)
        {
            AddCodes(PackedSection.LearnedRows, layout.LearnedRowBytes);
            AddSingles(PackedSection.LearnedScales, layout.LearnedSlots);
            parts.Add(new PackedPart(PackedSection.LearnedBias, (long)sizeof(float) * layout.LearnedSlots, PackedContent.Zeros));
        }

        if (shape.Mask == MaskRule.Influence) AddSingles(PackedSection.LittleErrors, layout.PreActivationLength);
        if (shape.ReducesInput) AddCodes(PackedSection.InputProjection, (long)layout.ProjectionRows * layout.InputProjectionStride);
        if (shape.ReducesHidden && !layout.SharesProjection) AddCodes(PackedSection.HiddenProjection, (long)layout.ProjectionRows * layout.HiddenProjectionStride);
        return parts;

        void AddSingles(PackedSection section, long count) => parts.Add(new PackedPart(section, sizeof(float) * count, PackedContent.Singles));
        void AddCodes(PackedSection section, long bytes, PackedContent content = PackedContent.Codes) => parts.Add(new PackedPart(section, bytes, content));
    }

    private static PackedContent ContentOf(WeightPrecision big) => big switch
    {
        WeightPrecision.Int8 => PackedContent.Codes,
        WeightPrecision.BFloat16 => PackedContent.BFloat16s,
        _ => PackedContent.Singles,
    };
}
