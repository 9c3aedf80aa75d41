namespace Dmi.Studies.Subjects;

/// <summary>How well a model did.</summary>
/// <param name="Loss">Perplexity or character error rate.</param>
/// <param name="Divergence">Mean KL per step from the dense layer with binary32 rows, in nats.</param>
/// <param name="InsensitiveRatio">Share of rows that were not read.</param>
internal readonly record struct Judgement(double Loss, double Divergence, double InsensitiveRatio);
