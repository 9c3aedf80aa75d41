namespace Dmi;

/// <summary>What every generated GRU layer offers, so that models can be written over any of them.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface IGruLayer<TSelf> : IRecurrentLayer<TSelf, GruState>
    where TSelf : IGruLayer<TSelf>;
