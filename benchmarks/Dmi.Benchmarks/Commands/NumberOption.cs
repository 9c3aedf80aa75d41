using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Dmi.Benchmarks.Commands;

/// <summary>Options whose value is a number in a range.</summary>
internal static class NumberOption
{
    /// <summary>Makes one. Without a default its value is null where it is not given.</summary>
    /// <typeparam name="T">Type of the number.</typeparam>
    /// <param name="name">Its name, with dashes.</param>
    /// <param name="helpName">The value's name in the help.</param>
    /// <param name="description">What it does.</param>
    /// <param name="least">The least value allowed.</param>
    /// <param name="most">The greatest value allowed.</param>
    /// <param name="defaultValue">The value where it is not given.</param>
    public static Option<T?> Create<T>(string name, string helpName, string description, T least, T most, T? defaultValue = null)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most) return value;
                result.AddError(FormattableString.Invariant($"{name} is '{text}', it must be a number in {least}…{most}."));
                return null;
            },
        };
        if (defaultValue is not null) option.DefaultValueFactory = _ => defaultValue;
        return option;
    }
}
