using System;
using System.Collections.Generic;
using System.Linq;

namespace Dmi.Generators.Model;

/// <summary>
/// Names of emitted files: the full metadata name, and a number where two names differ in case only, which the compiler takes for the
/// same file.
/// </summary>
internal sealed record HintNames(EquatableArray<string> Clashing)
{
    public static HintNames Create(IEnumerable<string> metadataNames) => new(new EquatableArray<string>(
    [
        .. metadataNames.Distinct(StringComparer.Ordinal)
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .SelectMany(static group => group)
            .OrderBy(static name => name, StringComparer.Ordinal),
    ]));

    public string Of(string metadataName)
    {
        int place = 0;
        foreach (string name in Clashing)
        {
            place++;
            if (name == metadataName) return FormattableString.Invariant($"{metadataName}-{place}");
        }

        return metadataName;
    }
}
