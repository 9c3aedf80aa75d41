namespace Dmi.Startup;

/// <summary>A large layer in int8, with a little module: 18 MB of rows.</summary>
[DualModuleLstm(hidden: 1500, bits: 8, Big = WeightPrecision.Int8)]
internal sealed partial class LargeInt8;

/// <summary>A small layer in binary32, used without a little module: half a megabyte.</summary>
[DualModuleLstm(hidden: 128)]
internal sealed partial class SmallFloat32;
