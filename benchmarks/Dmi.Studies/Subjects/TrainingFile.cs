namespace Dmi.Studies.Subjects;

/// <summary>How much of a training text a file holds.</summary>
internal enum TrainingFile
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>Its first tokens.</summary>
    Beginning,

    /// <summary>Stretches from all over it, in an order in which any first ones are a sample, too.</summary>
    Sample,
}
