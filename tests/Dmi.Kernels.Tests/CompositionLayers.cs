namespace Dmi.Kernels.Tests;

[DualModuleLstm(hidden: 24, input: 24, bits: 4)]
internal sealed partial class Stacked24;

[DualModuleLstm(hidden: 24, input: 48, bits: 4)]
internal sealed partial class Stacked48;

[DualModuleGru(hidden: 24, input: 24, bits: 8)]
internal sealed partial class StackedGru24;
