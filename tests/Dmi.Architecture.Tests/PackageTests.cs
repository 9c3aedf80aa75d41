using System.Diagnostics;
using System.IO.Compression;

namespace Dmi.Architecture.Tests;

/// <summary>The package as users get it: packed, referenced from a clean folder as the only source, built strictly and run.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dmi-package-").FullName;

    [Fact]
    public void A_project_that_references_the_package_alone_builds_without_warnings_and_runs()
    {
        string feed = Path.Combine(_folder, "feed"), app = Path.Combine(_folder, "app");
        Dotnet(Repository.Root, "pack", Path.Combine("src", "Dmi.Runtime"), "-c", "Release", "-o", feed);
        AssertHolds(
            Assert.Single(Directory.GetFiles(feed, "Dmi.*.nupkg")),
            ["analyzers/dotnet/cs/Dmi.CodeFixes.dll", "analyzers/dotnet/cs/Dmi.Generators.dll", "lib/net10.0/Dmi.Runtime.dll", .. DiagnosticPages()]);

        Directory.CreateDirectory(app);
        File.Copy(Path.Combine(Repository.Root, "samples", "QuickStart", "Program.cs"), Path.Combine(app, "Program.cs"));
        File.WriteAllText(Path.Combine(app, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
              <packageSources><clear /><add key="feed" value="{feed}" /></packageSources>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(app, "App.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Dmi" Version="*" /></ItemGroup>
            </Project>
            """);
        string output = Dotnet(app, "run", "-c", "Release");
        Assert.Contains("50 % of the rows skipped", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Help links lead to these pages.
    private static IEnumerable<string> DiagnosticPages() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "*.md").Select(static page => "docs/diagnostics/" + Path.GetFileName(page));

    private static void AssertHolds(string package, IEnumerable<string> files)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        Assert.Subset(archive.Entries.Select(static entry => entry.FullName).ToHashSet(StringComparer.Ordinal), files.ToHashSet(StringComparer.Ordinal));
    }

    private static string Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host has set for itself is not what a user's shell has.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), "dotnet did not end within five minutes.");
        Assert.True(process.ExitCode == 0, output.Result + errors.Result);
        return output.Result;
    }
}
