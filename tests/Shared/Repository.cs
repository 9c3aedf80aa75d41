using System.Reflection;

namespace Dmi.Tests;

/// <summary>Where the repository is, for tests that read its files. The build writes it into the test assembly.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Dmi.sln.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(static attribute => attribute.Key == "RepositoryRoot").Value!;
}
