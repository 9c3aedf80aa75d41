namespace Dmi;

/// <summary>What every generated LSTM layer offers, so that models can be written over any of them.</summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
public interface ILstmLayer<TSelf> : IRecurrentLayer<TSelf, LstmState>
    where TSelf : ILstmLayer<TSelf>;
