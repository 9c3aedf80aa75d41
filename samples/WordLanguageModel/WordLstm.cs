namespace Dmi.Samples.WordLm;

/// <summary>The language model's layer: 512 units, projected by ε 0.5, little module in 8 bits, P2's mask. Its kernels are generated.</summary>
[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8)]
public sealed partial class WordLstm;

/// <summary>The same layer, which skips the rows whose errors would move the output least.</summary>
[DualModuleLstm(hidden: 512, eps: 0.5, bits: 8, Mask = MaskRule.Influence)]
public sealed partial class WordLstmByInfluence;
