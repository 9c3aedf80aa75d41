namespace Dmi.KernelProbe;

/// <summary>
/// The largest layers of every kind, number of bits, mask rule and activation: what the JIT has most trouble with.
/// </summary>
internal static class PapersSize
{
    public static IReadOnlyList<SubjectFactory> Factories { get; } =
    [
        LstmSubject<L1500x1500b8>.Factory,
        LstmSubject<L1500x1500b4>.Factory,
        LstmSubject<L512x96b1Peephole>.Factory,
        LstmSubject<L650x650b16>.Factory,
        LstmSubject<L417x417b2>.Factory,
        LstmSubject<L417x417b32>.Factory,
        GruSubject<G1500x1500b4>.Factory,
        GruSubject<G500x500b4Before>.Factory,
        GruSubject<G130x37b4TopK>.Factory,
        LstmSubject<L512x96b4Influence>.Factory,
        LstmSubject<L130x37b4PeepholeInfluence>.Factory,
        GruSubject<G500x500b8Influence>.Factory,
        GruSubject<G417x417b4BeforeInfluence>.Factory,
        LinearSubject<F130x300Relub4Influence>.Factory,
        LinearSubject<F1500x417Sigmoidb1>.Factory,
        LinearSubject<F1024x1024Relub8>.Factory,
        LinearSubject<F130x37Tanhb4>.Factory,
        LinearSubject<F130x300Relub4TopK>.Factory,
        LstmSubject<L1500x1500b4Learned>.Factory,
        LstmSubject<L1500x1500b4Leading>.Factory,
        LstmSubject<L1500x1500b4Int8>.Factory,
        LstmSubject<L128x128b1Int8>.Factory,
        GruSubject<G500x500b8InfluenceInt8>.Factory,
        GruSubject<G417x417b8BeforeInfluenceInt8>.Factory,
        LinearSubject<F1024x1024Relub4Int8>.Factory,
        LstmSubject<L1500x1500b4BFloat16>.Factory,
        GruSubject<G130x37b8BFloat16>.Factory,
        GruSubject<G417x417b8BeforeBFloat16>.Factory,
    ];
}
