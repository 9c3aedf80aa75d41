namespace Dmi.KernelProbe;

// Every size that kernels are checked at: below, at and across the widths of vectors and segments; projected on no, one or both sides; every
// kind, number of bits and mask rule.

[DualModuleLstm(hidden: 1, input: 1, eps: 0.5, bits: 8)]
internal sealed partial class L1x1b8;

[DualModuleLstm(hidden: 3, input: 1, eps: 0.5, bits: 8)]
internal sealed partial class L3x1b8;

[DualModuleLstm(hidden: 1, input: 3, eps: 0.5, bits: 8)]
internal sealed partial class L1x3b8;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 8)]
internal sealed partial class L37x130b8;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 8)]
internal sealed partial class L130x37b8;

[DualModuleLstm(hidden: 37, input: 37, eps: 0.5, bits: 8)]
internal sealed partial class L37x37b8;

[DualModuleLstm(hidden: 417, input: 37, eps: 0.5, bits: 8)]
internal sealed partial class L417x37b8;

[DualModuleLstm(hidden: 128, input: 128, eps: 0.5, bits: 8)]
internal sealed partial class L128x128b8;

[DualModuleLstm(hidden: 64, input: 2048, eps: 0.5, bits: 8)]
internal sealed partial class L64x2048b8;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 8)]
internal sealed partial class L512x96b8;

[DualModuleLstm(hidden: 417, input: 417, eps: 0.5, bits: 8)]
internal sealed partial class L417x417b8;

[DualModuleLstm(hidden: 650, input: 650, eps: 0.5, bits: 8)]
internal sealed partial class L650x650b8;

[DualModuleLstm(hidden: 1500, input: 3, eps: 0.5, bits: 8)]
internal sealed partial class L1500x3b8;

[DualModuleLstm(hidden: 3, input: 1500, eps: 0.5, bits: 8)]
internal sealed partial class L3x1500b8;

[DualModuleLstm(hidden: 1500, input: 1500, eps: 0.5, bits: 8)]
internal sealed partial class L1500x1500b8;

[DualModuleLstm(hidden: 2048, input: 130, eps: 0.5, bits: 8)]
internal sealed partial class L2048x130b8;

[DualModuleLstm(hidden: 1, input: 1, eps: 0.5, bits: 16)]
internal sealed partial class L1x1b16;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 16)]
internal sealed partial class L37x130b16;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 16, Reduced = 40)]
internal sealed partial class L130x37b16;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 16)]
internal sealed partial class L512x96b16;

[DualModuleLstm(hidden: 650, input: 650, eps: 0.5, bits: 16)]
internal sealed partial class L650x650b16;

[DualModuleLstm(hidden: 3, input: 40, eps: 0.5, bits: 32, Reduced = 7)]
internal sealed partial class L3x40b32;

[DualModuleLstm(hidden: 37, input: 300, eps: 0.5, bits: 32)]
internal sealed partial class L37x300b32;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 32, Reduced = 20)]
internal sealed partial class L130x37b32;

[DualModuleLstm(hidden: 417, input: 417, eps: 0.5, bits: 32)]
internal sealed partial class L417x417b32;

[DualModuleLstm(hidden: 1, input: 1, eps: 0.5, bits: 4)]
internal sealed partial class L1x1b4;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 4)]
internal sealed partial class L37x130b4;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 4, Reduced = 40)]
internal sealed partial class L130x37b4;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 4)]
internal sealed partial class L512x96b4;

[DualModuleLstm(hidden: 417, input: 417, eps: 0.5, bits: 4)]
internal sealed partial class L417x417b4;

[DualModuleLstm(hidden: 1, input: 1, eps: 0.5, bits: 2)]
internal sealed partial class L1x1b2;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 2)]
internal sealed partial class L37x130b2;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 2, Reduced = 40)]
internal sealed partial class L130x37b2;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 2)]
internal sealed partial class L512x96b2;

[DualModuleLstm(hidden: 417, input: 417, eps: 0.5, bits: 2)]
internal sealed partial class L417x417b2;

[DualModuleLstm(hidden: 1, input: 1, eps: 0.5, bits: 1)]
internal sealed partial class L1x1b1;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 1)]
internal sealed partial class L37x130b1;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 1, Reduced = 40)]
internal sealed partial class L130x37b1;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 1)]
internal sealed partial class L512x96b1;

[DualModuleLstm(hidden: 417, input: 417, eps: 0.5, bits: 1)]
internal sealed partial class L417x417b1;

[DualModuleLstm(hidden: 1500, input: 1500, eps: 0.5, bits: 4)]
internal sealed partial class L1500x1500b4;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 8, Peephole = true)]
internal sealed partial class L37x130b8Peephole;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 4, Peephole = true)]
internal sealed partial class L130x37b4Peephole;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 1, Peephole = true)]
internal sealed partial class L512x96b1Peephole;

[DualModuleLstm(hidden: 3, input: 40, eps: 0.5, bits: 32, Reduced = 7, Peephole = true)]
internal sealed partial class L3x40b32Peephole;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 4, Mask = MaskRule.TopK)]
internal sealed partial class L37x130b4TopK;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 8, Mask = MaskRule.TopK)]
internal sealed partial class L130x37b8TopK;

[DualModuleLstm(hidden: 37, input: 37, eps: 0.5, bits: 2, Mask = MaskRule.TopK, Peephole = true)]
internal sealed partial class L37x37b2PeepholeTopK;

[DualModuleGru(hidden: 1, input: 1, eps: 0.5, bits: 8)]
internal sealed partial class G1x1b8;

[DualModuleGru(hidden: 3, input: 40, eps: 0.5, bits: 1)]
internal sealed partial class G3x40b1;

[DualModuleGru(hidden: 37, input: 130, eps: 0.5, bits: 4)]
internal sealed partial class G37x130b4;

[DualModuleGru(hidden: 130, input: 37, eps: 0.5, bits: 2, Reduced = 40)]
internal sealed partial class G130x37b2;

[DualModuleGru(hidden: 417, input: 417, eps: 0.5, bits: 8)]
internal sealed partial class G417x417b8;

[DualModuleGru(hidden: 500, input: 500, eps: 0.5, bits: 4)]
internal sealed partial class G500x500b4;

[DualModuleGru(hidden: 512, input: 96, eps: 0.5, bits: 8)]
internal sealed partial class G512x96b8;

[DualModuleGru(hidden: 64, input: 64, eps: 0.5, bits: 16, Reduced = 30)]
internal sealed partial class G64x64b16;

[DualModuleGru(hidden: 50, input: 300, eps: 0.5, bits: 32)]
internal sealed partial class G50x300b32;

[DualModuleGru(hidden: 37, input: 130, eps: 0.5, bits: 8, Mask = MaskRule.TopK)]
internal sealed partial class G37x130b8TopK;

[DualModuleGru(hidden: 130, input: 37, eps: 0.5, bits: 4, Mask = MaskRule.TopK)]
internal sealed partial class G130x37b4TopK;

[DualModuleGru(hidden: 1, input: 1, eps: 0.5, bits: 8, ResetAfter = false)]
internal sealed partial class G1x1b8Before;

[DualModuleGru(hidden: 3, input: 40, eps: 0.5, bits: 1, ResetAfter = false)]
internal sealed partial class G3x40b1Before;

[DualModuleGru(hidden: 37, input: 130, eps: 0.5, bits: 4, ResetAfter = false)]
internal sealed partial class G37x130b4Before;

[DualModuleGru(hidden: 130, input: 37, eps: 0.5, bits: 2, Reduced = 40, ResetAfter = false)]
internal sealed partial class G130x37b2Before;

[DualModuleGru(hidden: 417, input: 417, eps: 0.5, bits: 8, ResetAfter = false)]
internal sealed partial class G417x417b8Before;

[DualModuleGru(hidden: 500, input: 500, eps: 0.5, bits: 4, ResetAfter = false)]
internal sealed partial class G500x500b4Before;

[DualModuleGru(hidden: 512, input: 96, eps: 0.5, bits: 8, ResetAfter = false)]
internal sealed partial class G512x96b8Before;

[DualModuleGru(hidden: 64, input: 64, eps: 0.5, bits: 16, Reduced = 30, ResetAfter = false)]
internal sealed partial class G64x64b16Before;

[DualModuleGru(hidden: 50, input: 300, eps: 0.5, bits: 32, ResetAfter = false)]
internal sealed partial class G50x300b32Before;

[DualModuleGru(hidden: 37, input: 130, eps: 0.5, bits: 8, Mask = MaskRule.TopK, ResetAfter = false)]
internal sealed partial class G37x130b8BeforeTopK;

[DualModuleGru(hidden: 130, input: 37, eps: 0.5, bits: 4, Mask = MaskRule.TopK, ResetAfter = false)]
internal sealed partial class G130x37b4BeforeTopK;

[DualModuleGru(hidden: 1500, input: 1500, eps: 0.5, bits: 4)]
internal sealed partial class G1500x1500b4;

[DualModuleLinear(input: 1, output: 1, activation: Activation.Relu, eps: 0.5, bits: 8)]
internal sealed partial class F1x1Relub8;

[DualModuleLinear(input: 130, output: 37, activation: Activation.Tanh, eps: 0.5, bits: 4)]
internal sealed partial class F130x37Tanhb4;

[DualModuleLinear(input: 1500, output: 417, activation: Activation.Sigmoid, eps: 0.5, bits: 1)]
internal sealed partial class F1500x417Sigmoidb1;

[DualModuleLinear(input: 96, output: 512, activation: Activation.Relu, eps: 0.5, bits: 2)]
internal sealed partial class F96x512Relub2;

[DualModuleLinear(input: 300, output: 37, activation: Activation.Relu, eps: 0.5, bits: 16, Reduced = 50)]
internal sealed partial class F300x37Relub16;

[DualModuleLinear(input: 40, output: 3, activation: Activation.Tanh, eps: 0.5, bits: 32, Reduced = 9)]
internal sealed partial class F40x3Tanhb32;

[DualModuleLinear(input: 130, output: 300, activation: Activation.None, eps: 0.5, bits: 8)]
internal sealed partial class F130x300Noneb8;

[DualModuleLinear(input: 1024, output: 1024, activation: Activation.Relu, eps: 0.5, bits: 8)]
internal sealed partial class F1024x1024Relub8;

[DualModuleLinear(input: 37, output: 3, activation: Activation.Sigmoid, eps: 0.5, bits: 8)]
internal sealed partial class F37x3Sigmoidb8;

[DualModuleLinear(input: 130, output: 300, activation: Activation.Relu, eps: 0.5, bits: 4, Mask = MaskRule.TopK)]
internal sealed partial class F130x300Relub4TopK;

[DualModuleLinear(input: 300, output: 37, activation: Activation.Tanh, eps: 0.5, bits: 8, Mask = MaskRule.TopK)]
internal sealed partial class F300x37Tanhb8TopK;

[DualModuleLstm(hidden: 37, input: 130, bits: 8, Reduced = 20, Projection = Projection.Learned)]
internal sealed partial class L37x130b8Learned;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Reduced = 33, Projection = Projection.Learned)]
internal sealed partial class L130x37b4Learned;

[DualModuleLstm(hidden: 512, input: 96, bits: 4, Reduced = 128, Projection = Projection.Learned)]
internal sealed partial class L512x96b4Learned;

[DualModuleLstm(hidden: 64, input: 64, bits: 1, Reduced = 7, Projection = Projection.Learned)]
internal sealed partial class L64x64b1Learned;

[DualModuleLstm(hidden: 1, input: 1, bits: 8, Reduced = 1, Projection = Projection.Learned)]
internal sealed partial class L1x1b8Learned;

[DualModuleLstm(hidden: 37, input: 130, bits: 16, Reduced = 20, Projection = Projection.Learned)]
internal sealed partial class L37x130b16Learned;

[DualModuleLstm(hidden: 37, input: 130, bits: 32, Reduced = 20, Peephole = true, Projection = Projection.Learned)]
internal sealed partial class L37x130b32LearnedPeephole;

[DualModuleLstm(hidden: 1500, input: 1500, bits: 4, Reduced = 128, Projection = Projection.Learned)]
internal sealed partial class L1500x1500b4Learned;

[DualModuleLstm(hidden: 130, input: 37, bits: 2, Projection = Projection.None)]
internal sealed partial class L130x37b2None;

[DualModuleGru(hidden: 37, input: 130, bits: 4, Reduced = 50, Projection = Projection.Learned)]
internal sealed partial class G37x130b4Learned;

[DualModuleGru(hidden: 130, input: 37, bits: 8, Reduced = 50, Mask = MaskRule.TopK, Projection = Projection.Learned)]
internal sealed partial class G130x37b8LearnedTopK;

[DualModuleGru(hidden: 64, input: 30, bits: 16, Reduced = 40, Projection = Projection.Learned)]
internal sealed partial class G64x30b16Learned;

[DualModuleGru(hidden: 64, input: 130, bits: 1, Projection = Projection.None)]
internal sealed partial class G64x130b1None;

[DualModuleGru(hidden: 37, input: 130, bits: 4, Reduced = 50, Projection = Projection.Learned, ResetAfter = false)]
internal sealed partial class G37x130b4BeforeLearned;

[DualModuleGru(hidden: 130, input: 37, bits: 8, Reduced = 50, Mask = MaskRule.TopK, Projection = Projection.Learned, ResetAfter = false)]
internal sealed partial class G130x37b8BeforeLearnedTopK;

[DualModuleGru(hidden: 64, input: 30, bits: 16, Reduced = 40, Projection = Projection.Learned, ResetAfter = false)]
internal sealed partial class G64x30b16BeforeLearned;

[DualModuleGru(hidden: 64, input: 130, bits: 1, Projection = Projection.None, ResetAfter = false)]
internal sealed partial class G64x130b1BeforeNone;

[DualModuleLinear(input: 300, output: 37, activation: Activation.Relu, bits: 4, Reduced = 30, Projection = Projection.Learned)]
internal sealed partial class F300x37Relub4Learned;

[DualModuleLinear(input: 130, output: 300, activation: Activation.Tanh, bits: 2, Reduced = 30, Projection = Projection.Learned)]
internal sealed partial class F130x300Tanhb2Learned;

[DualModuleLinear(input: 130, output: 300, activation: Activation.Relu, bits: 4, Projection = Projection.None)]
internal sealed partial class F130x300Relub4None;

[DualModuleLstm(hidden: 1, input: 1, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
internal sealed partial class L1x1b8Influence;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
internal sealed partial class L37x130b8Influence;

[DualModuleLstm(hidden: 512, input: 96, eps: 0.5, bits: 4, Mask = MaskRule.Influence)]
internal sealed partial class L512x96b4Influence;

[DualModuleLstm(hidden: 130, input: 37, eps: 0.5, bits: 4, Peephole = true, Mask = MaskRule.Influence)]
internal sealed partial class L130x37b4PeepholeInfluence;

[DualModuleLstm(hidden: 37, input: 300, eps: 0.5, bits: 32, Peephole = true, Mask = MaskRule.Influence)]
internal sealed partial class L37x300b32PeepholeInfluence;

[DualModuleGru(hidden: 3, input: 40, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
internal sealed partial class G3x40b8Influence;

[DualModuleGru(hidden: 130, input: 37, eps: 0.5, bits: 4, Reduced = 40, Mask = MaskRule.Influence)]
internal sealed partial class G130x37b4Influence;

[DualModuleGru(hidden: 500, input: 500, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
internal sealed partial class G500x500b8Influence;

[DualModuleGru(hidden: 1, input: 1, eps: 0.5, bits: 4, Mask = MaskRule.Influence, ResetAfter = false)]
internal sealed partial class G1x1b4BeforeInfluence;

[DualModuleGru(hidden: 130, input: 37, eps: 0.5, bits: 8, Reduced = 40, Mask = MaskRule.Influence, ResetAfter = false)]
internal sealed partial class G130x37b8BeforeInfluence;

[DualModuleGru(hidden: 417, input: 417, eps: 0.5, bits: 4, Mask = MaskRule.Influence, ResetAfter = false)]
internal sealed partial class G417x417b4BeforeInfluence;

[DualModuleLinear(input: 130, output: 300, activation: Activation.Relu, eps: 0.5, bits: 4, Mask = MaskRule.Influence)]
internal sealed partial class F130x300Relub4Influence;

[DualModuleLinear(input: 300, output: 37, activation: Activation.Tanh, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
internal sealed partial class F300x37Tanhb8Influence;

[DualModuleLinear(input: 1500, output: 417, activation: Activation.Sigmoid, eps: 0.5, bits: 2, Mask = MaskRule.Influence)]
internal sealed partial class F1500x417Sigmoidb2Influence;

[DualModuleLstm(hidden: 1500, input: 1500, bits: 4, Reduced = 384, Projection = Projection.Learned, ProjectionBits = 4, LeadingColumns = 64)]
internal sealed partial class L1500x1500b4Leading;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Reduced = 50, Projection = Projection.Learned, ProjectionBits = 2, LeadingColumns = 16, Mask = MaskRule.Influence)]
internal sealed partial class L130x37b4Leading;

[DualModuleLstm(hidden: 37, input: 130, bits: 2, Reduced = 33, Projection = Projection.Learned, ProjectionBits = 1, LeadingColumns = 32)]
internal sealed partial class L37x130b2Leading;

[DualModuleGru(hidden: 130, input: 37, bits: 4, Reduced = 100, Projection = Projection.Learned, ProjectionBits = 4, LeadingColumns = 80)]
internal sealed partial class G130x37b4Leading;

[DualModuleGru(hidden: 37, input: 130, bits: 1, Reduced = 50, Projection = Projection.Learned, LeadingColumns = 48, ResetAfter = false)]
internal sealed partial class G37x130b1BeforeLeading;

[DualModuleLinear(input: 300, output: 37, activation: Activation.Tanh, bits: 4, Reduced = 40, Projection = Projection.Learned, ProjectionBits = 4, LeadingColumns = 16, Mask = MaskRule.TopK)]
internal sealed partial class F300x37Tanhb4Leading;

[DualModuleLstm(hidden: 1, input: 1, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class L1x1b4Int8;

[DualModuleLstm(hidden: 37, input: 130, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class L37x130b4Int8;

[DualModuleLstm(hidden: 130, input: 37, bits: 8, Reduced = 40, Big = WeightPrecision.Int8)]
internal sealed partial class L130x37b8Int8;

[DualModuleLstm(hidden: 128, input: 128, bits: 1, Big = WeightPrecision.Int8)]
internal sealed partial class L128x128b1Int8;

[DualModuleLstm(hidden: 512, input: 96, bits: 2, Peephole = true, Mask = MaskRule.TopK, Big = WeightPrecision.Int8)]
internal sealed partial class L512x96b2PeepholeTopKInt8;

[DualModuleLstm(hidden: 417, input: 417, bits: 16, Reduced = 100, Big = WeightPrecision.Int8)]
internal sealed partial class L417x417b16Int8;

[DualModuleLstm(hidden: 37, input: 300, bits: 32, Reduced = 100, Mask = MaskRule.Influence, Big = WeightPrecision.Int8)]
internal sealed partial class L37x300b32InfluenceInt8;

[DualModuleLstm(hidden: 650, input: 650, bits: 4, Reduced = 128, Projection = Projection.Learned, Big = WeightPrecision.Int8)]
internal sealed partial class L650x650b4LearnedInt8;

[DualModuleLstm(hidden: 1500, input: 1500, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class L1500x1500b4Int8;

[DualModuleGru(hidden: 1, input: 1, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class G1x1b4Int8;

[DualModuleGru(hidden: 37, input: 130, bits: 2, Big = WeightPrecision.Int8)]
internal sealed partial class G37x130b2Int8;

[DualModuleGru(hidden: 130, input: 37, bits: 8, Reduced = 40, Mask = MaskRule.TopK, Big = WeightPrecision.Int8)]
internal sealed partial class G130x37b8TopKInt8;

[DualModuleGru(hidden: 500, input: 500, bits: 8, Mask = MaskRule.Influence, Big = WeightPrecision.Int8)]
internal sealed partial class G500x500b8InfluenceInt8;

[DualModuleGru(hidden: 130, input: 37, bits: 4, ResetAfter = false, Big = WeightPrecision.Int8)]
internal sealed partial class G130x37b4BeforeInt8;

[DualModuleGru(hidden: 64, input: 30, bits: 16, Reduced = 24, ResetAfter = false, Projection = Projection.Learned, Big = WeightPrecision.Int8)]
internal sealed partial class G64x30b16BeforeLearnedInt8;

[DualModuleGru(hidden: 417, input: 417, bits: 8, ResetAfter = false, Mask = MaskRule.Influence, Big = WeightPrecision.Int8)]
internal sealed partial class G417x417b8BeforeInfluenceInt8;

[DualModuleLstm(hidden: 37, input: 1100, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class L37x1100b4Int8;

[DualModuleGru(hidden: 37, input: 1100, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class G37x1100b8Int8;

[DualModuleLinear(input: 1, output: 1, activation: Activation.Relu, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class F1x1Relub4Int8;

[DualModuleLinear(input: 300, output: 37, activation: Activation.Tanh, bits: 8, Reduced = 50, Big = WeightPrecision.Int8)]
internal sealed partial class F300x37Tanhb8Int8;

[DualModuleLinear(input: 1024, output: 1024, activation: Activation.Relu, bits: 4, Big = WeightPrecision.Int8)]
internal sealed partial class F1024x1024Relub4Int8;

[DualModuleLinear(input: 65536, output: 2, activation: Activation.None, Big = WeightPrecision.Int8)]
internal sealed partial class F65536x2NoneInt8;

[DualModuleLinear(input: 65536, output: 16, activation: Activation.None, Big = WeightPrecision.Int8)]
internal sealed partial class F65536x16NoneInt8;

[DualModuleLinear(input: 130, output: 300, activation: Activation.None, Big = WeightPrecision.Int8)]
internal sealed partial class F130x300NoneInt8;

[DualModuleLstm(hidden: 37, input: 1100, bits: 8, Big = WeightPrecision.BFloat16)]
internal sealed partial class L37x1100b8BFloat16;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class L130x37b4BFloat16;

[DualModuleLstm(hidden: 130, input: 37, bits: 4, DenseTiles = false)]
internal sealed partial class L130x37b4Rows;

[DualModuleGru(hidden: 130, input: 37, bits: 4, Big = WeightPrecision.BFloat16, DenseTiles = false)]
internal sealed partial class G130x37b4BFloat16Rows;

[DualModuleGru(hidden: 64, input: 30, bits: 4, Big = WeightPrecision.Int8, DenseTiles = false)]
internal sealed partial class G64x30b4Int8Rows;

[DualModuleLstm(hidden: 1, input: 1, bits: 8, Big = WeightPrecision.BFloat16)]
internal sealed partial class L1x1b8BFloat16;

[DualModuleLstm(hidden: 37, input: 130, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class L37x130b4BFloat16;

[DualModuleLstm(hidden: 512, input: 96, bits: 8, Mask = MaskRule.Influence, Big = WeightPrecision.BFloat16)]
internal sealed partial class L512x96b8InfluenceBFloat16;

[DualModuleLstm(hidden: 1500, input: 1500, bits: 4, Big = WeightPrecision.BFloat16)]
internal sealed partial class L1500x1500b4BFloat16;

[DualModuleGru(hidden: 130, input: 37, bits: 8, Big = WeightPrecision.BFloat16)]
internal sealed partial class G130x37b8BFloat16;

[DualModuleGru(hidden: 417, input: 417, bits: 8, ResetAfter = false, Big = WeightPrecision.BFloat16)]
internal sealed partial class G417x417b8BeforeBFloat16;

[DualModuleLinear(input: 300, output: 37, activation: Activation.Tanh, bits: 8, Mask = MaskRule.TopK, Big = WeightPrecision.BFloat16)]
internal sealed partial class F300x37Tanhb8TopKBFloat16;

[DualModuleLinear(input: 130, output: 300, activation: Activation.None, Big = WeightPrecision.BFloat16)]
internal sealed partial class F130x300NoneBFloat16;

[DualModuleLstm(hidden: 1, bits: 8, PrecomputedInput = true)]
internal sealed partial class L1b8Precomputed;

[DualModuleLstm(hidden: 37, bits: 4, PrecomputedInput = true)]
internal sealed partial class L37b4Precomputed;

[DualModuleLstm(hidden: 130, bits: 2, Projection = Projection.None, Mask = MaskRule.Influence, PrecomputedInput = true)]
internal sealed partial class L130b2NonePrecomputed;

[DualModuleLstm(hidden: 417, bits: 1, Reduced = 40, PrecomputedInput = true)]
internal sealed partial class L417b1Precomputed;

[DualModuleLstm(hidden: 64, bits: 16, Reduced = 30, Mask = MaskRule.TopK, PrecomputedInput = true)]
internal sealed partial class L64b16Precomputed;

[DualModuleLstm(hidden: 37, bits: 32, Reduced = 20, Peephole = true, PrecomputedInput = true)]
internal sealed partial class L37b32Precomputed;

[DualModuleLstm(hidden: 130, bits: 4, Reduced = 33, Projection = Projection.Learned, ProjectionBits = 4, LeadingColumns = 16, Mask = MaskRule.Influence, PrecomputedInput = true)]
internal sealed partial class L130b4LearnedPrecomputed;

[DualModuleLstm(hidden: 64, bits: 16, Reduced = 9, Projection = Projection.Learned, PrecomputedInput = true)]
internal sealed partial class L64b16LearnedPrecomputed;

[DualModuleLstm(hidden: 1, bits: 4, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class L1b4PrecomputedInt8;

[DualModuleLstm(hidden: 130, bits: 8, Reduced = 40, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class L130b8PrecomputedInt8;

[DualModuleLstm(hidden: 512, bits: 2, Projection = Projection.None, Mask = MaskRule.Influence, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class L512b2NonePrecomputedInt8;

[DualModuleLstm(hidden: 37, bits: 1, Peephole = true, Mask = MaskRule.Influence, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class L37b1PeepholePrecomputedInt8;

[DualModuleLstm(hidden: 130, bits: 4, Reduced = 33, Projection = Projection.Learned, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class L130b4LearnedPrecomputedInt8;

[DualModuleLstm(hidden: 37, bits: 8, Big = WeightPrecision.BFloat16, PrecomputedInput = true)]
internal sealed partial class L37b8PrecomputedBFloat16;

[DualModuleLstm(hidden: 512, bits: 4, Projection = Projection.None, Mask = MaskRule.TopK, Big = WeightPrecision.BFloat16, PrecomputedInput = true)]
internal sealed partial class L512b4PrecomputedBFloat16;

[DualModuleLstm(hidden: 1, input: 1, eps: 0.5, bits: 3)]
internal sealed partial class L1x1b3;

[DualModuleLstm(hidden: 37, input: 130, eps: 0.5, bits: 3)]
internal sealed partial class L37x130b3;

[DualModuleLstm(hidden: 130, input: 37, bits: 3, Projection = Projection.None, Mask = MaskRule.TopK)]
internal sealed partial class L130x37b3None;

[DualModuleLstm(hidden: 417, input: 417, bits: 3, Reduced = 100, Big = WeightPrecision.Int8)]
internal sealed partial class L417x417b3Int8;

[DualModuleLstm(hidden: 512, bits: 3, Projection = Projection.None, Mask = MaskRule.Influence, Big = WeightPrecision.Int8, PrecomputedInput = true)]
internal sealed partial class L512b3NonePrecomputedInt8;

[DualModuleGru(hidden: 37, input: 130, bits: 3, ResetAfter = false)]
internal sealed partial class G37x130b3Before;

[DualModuleGru(hidden: 130, input: 37, bits: 3, Reduced = 100, Projection = Projection.Learned, ProjectionBits = 3, LeadingColumns = 16)]
internal sealed partial class G130x37b3Learned;

[DualModuleLinear(input: 300, output: 130, activation: Activation.Tanh, bits: 3, Reduced = 50, Projection = Projection.Learned, ProjectionBits = 3, Mask = MaskRule.Influence)]
internal sealed partial class F300x130TanhB3Learned;
