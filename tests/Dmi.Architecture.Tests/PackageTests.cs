using System.Diagnostics;
using System.IO.Compression;

namespace Dmi.Architecture.Tests;

/// <summary>The package as users get it: packed, referenced from a clean folder as the only source, built strictly and run.</summary>
public sealed class PackageTests(PackageTests.Package package) : IClassFixture<PackageTests.Package>
{
    [Fact]
    public void It_holds_the_generator_beside_the_runtime_and_the_pages_that_help_links_lead_to() => AssertHolds(
        package.Archive,
        ["analyzers/dotnet/cs/Dmi.CodeFixes.dll", "analyzers/dotnet/cs/Dmi.Generators.dll", "lib/net10.0/Dmi.Runtime.dll", .. DiagnosticPages()]);

    [Fact]
    public void A_project_that_references_the_package_alone_builds_without_warnings_and_runs()
    {
        string app = package.CreateProject("app", """
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
            """);
        File.Copy(Path.Combine(Repository.Root, "samples", "QuickStart", "Program.cs"), Path.Combine(app, "Program.cs"));
        string output = Dotnet(app, "run", "-c", "Release");
        Assert.Contains("50 % of the rows skipped", output, StringComparison.Ordinal);
    }

    /// <summary>Every analyzer of the SDK at its strictest, code style among them; documentation required; unsafe code refused.</summary>
    [Fact]
    public void In_the_strictest_project_no_warning_comes_from_generated_code()
    {
        string library = package.CreateProject("strict", """
                <AnalysisLevel>latest-all</AnalysisLevel>
                <AnalysisMode>All</AnalysisMode>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                <AllowUnsafeBlocks>false</AllowUnsafeBlocks>
            """);
        File.WriteAllText(Path.Combine(library, ".editorconfig"), """
            root = true
            [*.cs]
            dotnet_analyzer_diagnostic.category-Style.severity = warning
            csharp_style_namespace_declarations = file_scoped
            """);
        File.WriteAllText(Path.Combine(library, "Layers.cs"), StrictLayers);
        Dotnet(library, "build", "-c", "Release");

        // The same project does fail where a warning is deserved, or what has just been built proves nothing.
        File.WriteAllText(Path.Combine(library, "Undocumented.cs"), "namespace Strict;\n\npublic static class Undocumented;\n");
        Assert.Contains("CS1591", Dotnet(library, ["build", "-c", "Release"], expectedExitCode: 1), StringComparison.Ordinal);
    }

    private const string StrictLayers = """
        using System;
        using Dmi;

        [assembly: CLSCompliant(false)]

        namespace Strict;

        /// <summary>An LSTM.</summary>
        [DualModuleLstm(hidden: 130, input: 24, Reduced = 20)]
        public sealed partial class Encoder;

        /// <summary>An LSTM with peepholes that computes a given number of rows.</summary>
        [DualModuleLstm(hidden: 96, bits: 4, Reduced = 20, Peephole = true, Mask = MaskRule.TopK)]
        public sealed partial class Watcher;

        /// <summary>A GRU.</summary>
        [DualModuleGru(hidden: 96, bits: 1, Reduced = 20)]
        public sealed partial class Decoder;

        /// <summary>A GRU that resets before the product and computes the rows that matter.</summary>
        [DualModuleGru(hidden: 65, input: 3, bits: 32, Reduced = 20, ResetAfter = false, Mask = MaskRule.Influence)]
        internal sealed partial class Beam;

        /// <summary>Layers inside another type.</summary>
        public static partial class Head
        {
            /// <summary>A fully connected layer.</summary>
            [DualModuleLinear(input: 96, output: 40, activation: Activation.Relu, bits: 2, Reduced = 20)]
            internal sealed partial class Inner;

            /// <summary>A fully connected layer without an activation.</summary>
            [DualModuleLinear(input: 40, output: 10, activation: Activation.None)]
            internal sealed partial class Outer;
        }

        /// <summary>Uses what was generated, so that all of it is looked at.</summary>
        public static class Model
        {
            /// <summary>Runs one step of a GRU.</summary>
            /// <param name="weights">Its weights.</param>
            /// <param name="input">x.</param>
            public static float FirstUnit(DualModuleWeights weights, ReadOnlySpan<float> input)
            {
                using Beam beam = new(weights);
                GruState state = beam.CreateState();
                beam.Step(input, state);
                return state.Hidden[0];
            }
        }
        """;

    // Help links lead to these pages.
    private static IEnumerable<string> DiagnosticPages() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "*.md").Select(static page => "docs/diagnostics/" + Path.GetFileName(page));

    private static void AssertHolds(string package, IEnumerable<string> files)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        Assert.Subset(archive.Entries.Select(static entry => entry.FullName).ToHashSet(StringComparer.Ordinal), files.ToHashSet(StringComparer.Ordinal));
    }

    private static string Dotnet(string folder, params string[] arguments) => Dotnet(folder, arguments, expectedExitCode: 0);

    private static string Dotnet(string folder, string[] arguments, int expectedExitCode)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host has set for itself is not what a user's shell has.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(5)), "dotnet did not end within five minutes.");
        Assert.True(process.ExitCode == expectedExitCode, output.Result + errors.Result);
        return output.Result;
    }

    /// <summary>The package, packed once for all tests, and clean folders that know no other source.</summary>
    public sealed class Package : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("dmi-package-").FullName;
        private readonly string _feed;

        public Package()
        {
            _feed = Path.Combine(_folder, "feed");
            Dotnet(Repository.Root, "pack", Path.Combine("src", "Dmi.Runtime"), "-c", "Release", "-o", _feed);
            Archive = Assert.Single(Directory.GetFiles(_feed, "Dmi.*.nupkg"));
        }

        /// <summary>The packed file.</summary>
        public string Archive { get; }

        /// <summary>Makes a project that references the package and nothing else, nullable and with warnings as errors.</summary>
        /// <param name="name">Name of the project.</param>
        /// <param name="properties">More properties.</param>
        /// <returns>Its folder.</returns>
        public string CreateProject(string name, string properties)
        {
            string folder = Path.Combine(_folder, name);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
                <configuration>
                  <config><add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" /></config>
                  <packageSources><clear /><add key="feed" value="{_feed}" /></packageSources>
                </configuration>
                """);
            File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                {properties}
                  </PropertyGroup>
                  <ItemGroup><PackageReference Include="Dmi" Version="*" /></ItemGroup>
                </Project>
                """);
            return folder;
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
