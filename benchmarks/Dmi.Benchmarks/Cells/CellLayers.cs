namespace Dmi.Benchmarks;

// The layers that the cells measure. A cell of another shape, precision or little module begins with a class here.

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 8)]
internal sealed partial class Lstm1500;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 4)]
internal sealed partial class Lstm1500Bits4;

[DualModuleLstm(hidden: 650, eps: 0.5, bits: 8)]
internal sealed partial class Lstm650;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8)]
internal sealed partial class Lstm512;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 8)]
internal sealed partial class Lstm128;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm1500Int8;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm512Int8;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm128Int8;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class Lstm1500BFloat16;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class Lstm512BFloat16;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class Lstm128BFloat16;

// The two cells of GNMT's decoder: from the second layer on the attention's context comes along with the input.
[DualModuleLstm(hidden: 1024, input: 1024, eps: 0.5, bits: 8)]
internal sealed partial class Gnmt1024;

[DualModuleLstm(hidden: 1024, input: 1024, eps: 0.5, bits: 4)]
internal sealed partial class Gnmt1024Bits4;

[DualModuleLstm(hidden: 1024, input: 2048, eps: 0.5, bits: 8)]
internal sealed partial class Gnmt2048;

[DualModuleLstm(hidden: 1024, input: 2048, eps: 0.5, bits: 4)]
internal sealed partial class Gnmt2048Bits4;

[DualModuleGru(hidden: 1500, eps: 0.5, bits: 8)]
internal sealed partial class Gru1500;

[DualModuleGru(hidden: 1500, eps: 0.5, bits: 4)]
internal sealed partial class Gru1500Bits4;

// The two products of a feed-forward block: out to four times the width, and back.
[DualModuleLinear(input: 1024, output: 4096, activation: Activation.Relu, eps: 0.5, bits: 8)]
internal sealed partial class LinearRelu4096;

[DualModuleLinear(input: 1024, output: 4096, activation: Activation.Relu, eps: 0.5, bits: 4)]
internal sealed partial class LinearRelu4096Bits4;

[DualModuleLinear(input: 4096, output: 1024, activation: Activation.Tanh, eps: 0.5, bits: 8)]
internal sealed partial class LinearTanh1024;

[DualModuleLinear(input: 4096, output: 1024, activation: Activation.Tanh, eps: 0.5, bits: 4)]
internal sealed partial class LinearTanh1024Bits4;
