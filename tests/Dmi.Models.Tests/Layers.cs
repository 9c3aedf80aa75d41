namespace Dmi.Models.Tests;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8)]
internal sealed partial class WordLayer;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
internal sealed partial class WordInfluenceLayer;

[DualModuleLstm(hidden: 512, bits: 4, Reduced = 128, Projection = Projection.Learned, Mask = MaskRule.Influence)]
internal sealed partial class WordLearnedLayer;

[DualModuleLstm(hidden: 512, bits: 2, Projection = Projection.None, Mask = MaskRule.Influence)]
internal sealed partial class WordDirectLayer;

[DualModuleLstm(hidden: TinyModel.Hidden, eps: 0.5, bits: 8)]
internal sealed partial class TinyLayer;

[DualModuleGru(hidden: 512, bits: 8, Reduced = 128, Projection = Projection.Learned, Mask = MaskRule.Influence)]
internal sealed partial class WordGruLayer;

[DualModuleGru(hidden: TinyModel.Hidden, eps: 0.5, bits: 8)]
internal sealed partial class TinyGruLayer;

[DualModuleGru(hidden: TinyModel.Hidden, eps: 0.5, bits: 8, ResetAfter = false)]
internal sealed partial class TinyResetBeforeLayer;

[DualModuleLstm(hidden: TinyModel.Hidden, eps: 0.5, bits: 8, PrecomputedInput = true)]
internal sealed partial class TinyTableLayer;

[DualModuleLstm(hidden: 512, bits: 2, Projection = Projection.None, Mask = MaskRule.Influence, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class WordTableLayer;

[DualModuleLstm(hidden: 512, bits: 3, Projection = Projection.None, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class WordTableThreeBitsLayer;

[DualModuleLstm(hidden: TinyModel.Hidden + 1, eps: 0.5, bits: 8)]
internal sealed partial class OtherLayer;

[DualModuleLstm(hidden: TinyModel.Hidden, input: TinyModel.Hidden + 2, eps: 0.5, bits: 8)]
internal sealed partial class WideInputLayer;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 8)]
internal sealed partial class LineLayer;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
internal sealed partial class LineInfluenceLayer;

[DualModuleLstm(hidden: 512, input: 96, bits: 4, Big = WeightPrecision.Int8, Projection = Projection.Learned, Reduced = 144, ProjectionBits = 4, LeadingColumns = 32, Mask = MaskRule.Influence)]
internal sealed partial class LineLearnedLayer;

[DualModuleLstm(hidden: TinyTesseractModel.Hidden, input: TinyTesseractModel.Features, eps: 0.5, bits: 8)]
internal sealed partial class TinyLineLayer;
