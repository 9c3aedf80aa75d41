namespace Dmi.KernelProbe;

// Every size that kernels are checked at: below, at and across the widths of vectors and blocks; projected on no, one or both sides.

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
