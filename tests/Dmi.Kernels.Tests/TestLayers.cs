namespace Dmi.Kernels.Tests;

[DualModuleLstm(hidden: 1)]
public sealed partial class Lstm1;

[DualModuleLstm(hidden: 3, input: 37)]
public sealed partial class Lstm3;

[DualModuleLstm(hidden: 37, input: 130)]
public sealed partial class Lstm37;

[DualModuleLstm(hidden: 130, input: 3)]
public sealed partial class Lstm130;

[DualModuleLstm(hidden: 417)]
public sealed partial class Lstm417;

[DualModuleLstm(hidden: 512, input: 96)]
public sealed partial class Lstm512;

[DualModuleLstm(hidden: 1500)]
public sealed partial class Lstm1500;

[DualModuleLstm(hidden: 2048, input: 130)]
public sealed partial class Lstm2048;
