namespace Dmi.Kernels.Tests;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Reduced = 30)]
public sealed partial class PackedSubject;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Reduced = 30, Big = WeightPrecision.Int8)]
public sealed partial class PackedSubjectInt8;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Reduced = 30, Big = WeightPrecision.BFloat16)]
public sealed partial class PackedSubjectBFloat16;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Reduced = 30, Mask = MaskRule.Influence)]
public sealed partial class PackedSubjectInfluence;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Reduced = 30, Seed = 1)]
public sealed partial class PackedSubjectSeed;
