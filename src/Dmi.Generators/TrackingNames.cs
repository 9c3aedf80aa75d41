namespace Dmi.Generators;

/// <summary>Names of the pipeline's steps, by which tests prove what re-runs.</summary>
internal static class TrackingNames
{
    public const string Specs = nameof(Specs);

    public const string Plans = nameof(Plans);

    public const string HintNames = nameof(HintNames);
}
