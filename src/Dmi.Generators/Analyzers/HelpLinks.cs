using System.Linq;
using System.Reflection;

namespace Dmi.Generators.Analyzers;

/// <summary>Where the page of a diagnostic is: in the public repository, or, while the build names none, in the package.</summary>
internal static class HelpLinks
{
    // The SDK writes the property RepositoryUrl, where it is set, into the assembly.
    private static readonly string? Repository = typeof(HelpLinks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static metadata => metadata.Key == "RepositoryUrl")?.Value;

    public static string For(string id) => For(id, Repository);

    public static string For(string id, string? repository)
    {
        string page = $"docs/diagnostics/{id}.md";
        return string.IsNullOrEmpty(repository) ? page : $"{repository!.TrimEnd('/')}/blob/main/{page}";
    }
}
