namespace Dmi.Benchmarks;

// The layers that the cells measure. A cell of another shape, precision or little module begins with a class here.

// LSTM and GRU at every size of the table: the papers' little module of 8 and of 4 bits, rows of binary32 and of int8; the latter of small
// layers with 4 bits alone, since 8 would save nothing. (1024, 1024) and
// (2048, 1024) are the two cells of GNMT's decoder: from the second layer on the attention's context comes along with the input.

[DualModuleLstm(hidden: 64, eps: 0.5, bits: 8)]
internal sealed partial class Lstm64Bits8;

[DualModuleLstm(hidden: 64, eps: 0.5, bits: 4)]
internal sealed partial class Lstm64Bits4;

[DualModuleLstm(hidden: 64, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm64Int8Bits4;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 8)]
internal sealed partial class Lstm128Bits8;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 4)]
internal sealed partial class Lstm128Bits4;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm128Int8Bits4;

[DualModuleLstm(hidden: 256, eps: 0.5, bits: 8)]
internal sealed partial class Lstm256Bits8;

[DualModuleLstm(hidden: 256, eps: 0.5, bits: 4)]
internal sealed partial class Lstm256Bits4;

[DualModuleLstm(hidden: 256, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm256Int8Bits4;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8)]
internal sealed partial class Lstm512Bits8;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 4)]
internal sealed partial class Lstm512Bits4;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm512Int8Bits8;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm512Int8Bits4;

[DualModuleLstm(hidden: 650, eps: 0.5, bits: 8)]
internal sealed partial class Lstm650Bits8;

[DualModuleLstm(hidden: 650, eps: 0.5, bits: 4)]
internal sealed partial class Lstm650Bits4;

[DualModuleLstm(hidden: 650, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm650Int8Bits8;

[DualModuleLstm(hidden: 650, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm650Int8Bits4;

[DualModuleLstm(hidden: 750, eps: 0.5, bits: 8)]
internal sealed partial class Lstm750Bits8;

[DualModuleLstm(hidden: 750, eps: 0.5, bits: 4)]
internal sealed partial class Lstm750Bits4;

[DualModuleLstm(hidden: 750, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm750Int8Bits8;

[DualModuleLstm(hidden: 750, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm750Int8Bits4;

[DualModuleLstm(hidden: 1024, eps: 0.5, bits: 8)]
internal sealed partial class Lstm1024Bits8;

[DualModuleLstm(hidden: 1024, eps: 0.5, bits: 4)]
internal sealed partial class Lstm1024Bits4;

[DualModuleLstm(hidden: 1024, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm1024Int8Bits8;

[DualModuleLstm(hidden: 1024, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm1024Int8Bits4;

[DualModuleLstm(hidden: 1024, input: 2048, eps: 0.5, bits: 8)]
internal sealed partial class Lstm1024From2048Bits8;

[DualModuleLstm(hidden: 1024, input: 2048, eps: 0.5, bits: 4)]
internal sealed partial class Lstm1024From2048Bits4;

[DualModuleLstm(hidden: 1024, input: 2048, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm1024From2048Int8Bits8;

[DualModuleLstm(hidden: 1024, input: 2048, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm1024From2048Int8Bits4;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 8)]
internal sealed partial class Lstm1500Bits8;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 4)]
internal sealed partial class Lstm1500Bits4;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm1500Int8Bits8;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm1500Int8Bits4;

[DualModuleLstm(hidden: 2048, eps: 0.5, bits: 8)]
internal sealed partial class Lstm2048Bits8;

[DualModuleLstm(hidden: 2048, eps: 0.5, bits: 4)]
internal sealed partial class Lstm2048Bits4;

[DualModuleLstm(hidden: 2048, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm2048Int8Bits8;

[DualModuleLstm(hidden: 2048, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Lstm2048Int8Bits4;

[DualModuleGru(hidden: 64, eps: 0.5, bits: 8)]
internal sealed partial class Gru64Bits8;

[DualModuleGru(hidden: 64, eps: 0.5, bits: 4)]
internal sealed partial class Gru64Bits4;

[DualModuleGru(hidden: 64, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru64Int8Bits4;

[DualModuleGru(hidden: 128, eps: 0.5, bits: 8)]
internal sealed partial class Gru128Bits8;

[DualModuleGru(hidden: 128, eps: 0.5, bits: 4)]
internal sealed partial class Gru128Bits4;

[DualModuleGru(hidden: 128, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru128Int8Bits4;

[DualModuleGru(hidden: 256, eps: 0.5, bits: 8)]
internal sealed partial class Gru256Bits8;

[DualModuleGru(hidden: 256, eps: 0.5, bits: 4)]
internal sealed partial class Gru256Bits4;

[DualModuleGru(hidden: 256, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru256Int8Bits4;

[DualModuleGru(hidden: 512, eps: 0.5, bits: 8)]
internal sealed partial class Gru512Bits8;

[DualModuleGru(hidden: 512, eps: 0.5, bits: 4)]
internal sealed partial class Gru512Bits4;

[DualModuleGru(hidden: 512, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Gru512Int8Bits8;

[DualModuleGru(hidden: 512, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru512Int8Bits4;

[DualModuleGru(hidden: 650, eps: 0.5, bits: 8)]
internal sealed partial class Gru650Bits8;

[DualModuleGru(hidden: 650, eps: 0.5, bits: 4)]
internal sealed partial class Gru650Bits4;

[DualModuleGru(hidden: 650, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Gru650Int8Bits8;

[DualModuleGru(hidden: 650, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru650Int8Bits4;

[DualModuleGru(hidden: 750, eps: 0.5, bits: 8)]
internal sealed partial class Gru750Bits8;

[DualModuleGru(hidden: 750, eps: 0.5, bits: 4)]
internal sealed partial class Gru750Bits4;

[DualModuleGru(hidden: 750, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Gru750Int8Bits8;

[DualModuleGru(hidden: 750, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru750Int8Bits4;

[DualModuleGru(hidden: 1024, eps: 0.5, bits: 8)]
internal sealed partial class Gru1024Bits8;

[DualModuleGru(hidden: 1024, eps: 0.5, bits: 4)]
internal sealed partial class Gru1024Bits4;

[DualModuleGru(hidden: 1024, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Gru1024Int8Bits8;

[DualModuleGru(hidden: 1024, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru1024Int8Bits4;

[DualModuleGru(hidden: 1024, input: 2048, eps: 0.5, bits: 8)]
internal sealed partial class Gru1024From2048Bits8;

[DualModuleGru(hidden: 1024, input: 2048, eps: 0.5, bits: 4)]
internal sealed partial class Gru1024From2048Bits4;

[DualModuleGru(hidden: 1024, input: 2048, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Gru1024From2048Int8Bits8;

[DualModuleGru(hidden: 1024, input: 2048, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru1024From2048Int8Bits4;

[DualModuleGru(hidden: 1500, eps: 0.5, bits: 8)]
internal sealed partial class Gru1500Bits8;

[DualModuleGru(hidden: 1500, eps: 0.5, bits: 4)]
internal sealed partial class Gru1500Bits4;

[DualModuleGru(hidden: 1500, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Gru1500Int8Bits8;

[DualModuleGru(hidden: 1500, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru1500Int8Bits4;

[DualModuleGru(hidden: 2048, eps: 0.5, bits: 8)]
internal sealed partial class Gru2048Bits8;

[DualModuleGru(hidden: 2048, eps: 0.5, bits: 4)]
internal sealed partial class Gru2048Bits4;

[DualModuleGru(hidden: 2048, eps: 0.5, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class Gru2048Int8Bits8;

[DualModuleGru(hidden: 2048, eps: 0.5, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class Gru2048Int8Bits4;

// Settings of the study (docs/studies/little-modules.md), which loses no more than 1 % of perplexity by them on the LSTM word model of this size, or a KL of
// 0.01 on the line recogniser's layer, 512 from 96. Of Lstm512Int8Learned it knows no model that bears it at 90 %, and GRUs only of 512 units.
[DualModuleLstm(hidden: 1500, bits: 4, Projection = Projection.Learned, Reduced = 256, ProjectionBits = 4, LeadingColumns = 64, Mask = MaskRule.Influence)]
internal sealed partial class Lstm1500Learned;

[DualModuleLstm(hidden: 1500, bits: 4, Big = WeightPrecision.Int8, Projection = Projection.Learned, Reduced = 256, ProjectionBits = 4, LeadingColumns = 64, Mask = MaskRule.Influence)]
internal sealed partial class Lstm1500Int8Learned;

[DualModuleGru(hidden: 1500, bits: 4, Projection = Projection.Learned, Reduced = 256, ProjectionBits = 4, LeadingColumns = 64, Mask = MaskRule.Influence)]
internal sealed partial class Gru1500Learned;

[DualModuleGru(hidden: 1500, bits: 4, Big = WeightPrecision.Int8, Projection = Projection.Learned, Reduced = 256, ProjectionBits = 4, LeadingColumns = 64, Mask = MaskRule.Influence)]
internal sealed partial class Gru1500Int8Learned;

[DualModuleLstm(hidden: 512, bits: 4, Big = WeightPrecision.Int8, Projection = Projection.Learned, Reduced = 128, ProjectionBits = 4, LeadingColumns = 32, Mask = MaskRule.Influence)]
internal sealed partial class Lstm512Int8Learned;

[DualModuleLstm(hidden: 512, input: 96, bits: 4, Big = WeightPrecision.Int8, Projection = Projection.Learned, Reduced = 128, ProjectionBits = 4, LeadingColumns = 32, Mask = MaskRule.Influence)]
internal sealed partial class Lstm512From96Int8Learned;

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class Lstm1500BFloat16;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class Lstm512BFloat16;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class Lstm128BFloat16;

// The two products of a feed-forward block: out to four times the width, and back.
[DualModuleLinear(input: 1024, output: 4096, activation: Activation.Relu, eps: 0.5, bits: 8)]
internal sealed partial class LinearRelu4096;

[DualModuleLinear(input: 1024, output: 4096, activation: Activation.Relu, eps: 0.5, bits: 4)]
internal sealed partial class LinearRelu4096Bits4;

[DualModuleLinear(input: 4096, output: 1024, activation: Activation.Tanh, eps: 0.5, bits: 8)]
internal sealed partial class LinearTanh1024;

[DualModuleLinear(input: 4096, output: 1024, activation: Activation.Tanh, eps: 0.5, bits: 4)]
internal sealed partial class LinearTanh1024Bits4;
