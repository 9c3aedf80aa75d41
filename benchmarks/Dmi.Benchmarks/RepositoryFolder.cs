using System.Reflection;

namespace Dmi.Benchmarks;

/// <summary>The repository that this program was built in.</summary>
internal static class RepositoryFolder
{
    /// <summary>Its path.</summary>
    public static string Path { get; } = typeof(RepositoryFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(static attribute => attribute.Key == "RepositoryRoot").Value!;
}
