namespace Dmi.Benchmarks;

// The layers that the cells measure. A cell of another shape, precision or little module begins with a class here.

[DualModuleLstm(hidden: 1500, eps: 0.5, bits: 8)]
internal sealed partial class Lstm1500;

[DualModuleLstm(hidden: 650, eps: 0.5, bits: 8)]
internal sealed partial class Lstm650;

[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8)]
internal sealed partial class Lstm512;

[DualModuleLstm(hidden: 128, eps: 0.5, bits: 8)]
internal sealed partial class Lstm128;
