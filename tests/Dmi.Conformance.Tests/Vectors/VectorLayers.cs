namespace Dmi.Conformance.Tests.Vectors;

// A layer for every shape that occurs among the vectors. The little modules differ on purpose: projected or not, at every bit width.

[DualModuleLstm(hidden: 7, input: 2, bits: 8, Reduced = 3)]
internal sealed partial class Lstm2To7;

[DualModuleLstm(hidden: 3, input: 2, bits: 4)]
internal sealed partial class Lstm2To3;

[DualModuleLstm(hidden: 4, input: 3, bits: 16, Reduced = 2)]
internal sealed partial class Lstm3To4;

[DualModuleLstm(hidden: 3, input: 4, bits: 32, Reduced = 2, Peephole = true)]
internal sealed partial class PeepholeLstm4To3;

[DualModuleGru(hidden: 6, input: 2, bits: 8, Reduced = 3, ResetAfter = false)]
internal sealed partial class Gru2To6;

[DualModuleGru(hidden: 5, input: 2, bits: 2, ResetAfter = false)]
internal sealed partial class Gru2To5;

[DualModuleGru(hidden: 5, input: 3, bits: 16, ResetAfter = false, Mask = MaskRule.TopK)]
internal sealed partial class Gru3To5;

[DualModuleGru(hidden: 3, input: 3, bits: 32, Reduced = 2, ResetAfter = false)]
internal sealed partial class Gru3To3;

[DualModuleLinear(input: 10, output: 8, activation: Activation.None)]
internal sealed partial class Linear10To8;

[DualModuleLinear(input: 3, output: 4, activation: Activation.None)]
internal sealed partial class Linear3To4;

[DualModuleLinear(input: 4, output: 5, activation: Activation.None)]
internal sealed partial class Linear4To5;

[DualModuleLinear(input: 5, output: 4, activation: Activation.None)]
internal sealed partial class Linear5To4;

[DualModuleLinear(input: 7, output: 4, activation: Activation.None)]
internal sealed partial class Linear7To4;

[DualModuleLinear(input: 6, output: 4, activation: Activation.None)]
internal sealed partial class Linear6To4;

[DualModuleLinear(input: 10, output: 3, activation: Activation.None)]
internal sealed partial class Linear10To3;

[DualModuleLinear(input: 7, output: 3, activation: Activation.None)]
internal sealed partial class Linear7To3;

[DualModuleLinear(input: 4, output: 3, activation: Activation.None)]
internal sealed partial class Linear4To3;

[DualModuleLinear(input: 10, output: 8, activation: Activation.Relu, bits: 8, Reduced = 4)]
internal sealed partial class Relu10To8;

[DualModuleLinear(input: 3, output: 4, activation: Activation.Relu, bits: 1)]
internal sealed partial class Relu3To4;

[DualModuleLinear(input: 4, output: 5, activation: Activation.Relu, bits: 2)]
internal sealed partial class Relu4To5;

[DualModuleLinear(input: 5, output: 4, activation: Activation.Relu, bits: 4, Reduced = 2)]
internal sealed partial class Relu5To4;

[DualModuleLinear(input: 7, output: 4, activation: Activation.Relu, bits: 16)]
internal sealed partial class Relu7To4;

[DualModuleLinear(input: 6, output: 4, activation: Activation.Relu, bits: 8, Mask = MaskRule.TopK)]
internal sealed partial class Relu6To4;

[DualModuleLinear(input: 10, output: 3, activation: Activation.Relu, bits: 32, Reduced = 4)]
internal sealed partial class Relu10To3;

[DualModuleLinear(input: 7, output: 3, activation: Activation.Relu, bits: 8)]
internal sealed partial class Relu7To3;

[DualModuleLinear(input: 4, output: 3, activation: Activation.Relu, bits: 8)]
internal sealed partial class Relu4To3;
