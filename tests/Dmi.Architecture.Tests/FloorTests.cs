using System.Xml.Linq;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;

namespace Dmi.Architecture.Tests;

/// <summary>Holds the runtime to the drawing in docs/architecture.md: folders stand on floors, and arrows point down only.</summary>
public sealed class FloorTests
{
    // From the ground up. A folder may use those on lower floors, and of its own floor those named before it.
    private static readonly string[][] Floors =
    [
        ["Numerics", "Threading"],
        ["Quantization", "Projection"],
        ["Attributes", "Shapes", "Metrics"],
        ["Masking"],
        ["Weights"],
        ["Layers"],
        ["Reference", "Interpretation", "Training", "Composition"],
        ["Planning"],
    ];

    private static readonly Dictionary<string, string> FolderOfType = ReadFolders();

    private static readonly ArchUnitNET.Domain.Architecture Runtime = new ArchLoader().LoadAssemblies(typeof(LayerShape).Assembly).Build();

    [Fact]
    public void Every_file_of_the_runtime_lies_in_a_folder_of_the_drawing()
    {
        string[] drawn = [.. Floors.SelectMany(static floor => floor)];
        Assert.All(FolderOfType.Values, folder => Assert.Contains(folder, drawn));
        string drawing = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        Assert.All(drawn, folder => Assert.Contains(folder, drawing, StringComparison.Ordinal));
    }

    [Fact]
    public void Arrows_point_down()
    {
        var order = Floors.SelectMany(static (folders, floor) => folders.Select((folder, place) => (folder, rank: 10 * floor + place)))
            .ToDictionary(static item => item.folder, static item => item.rank);
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        int arrows = 0;
        foreach (IType type in Runtime.Types)
        {
            if (Folder(type) is not { } from) continue;
            foreach (ITypeDependency dependency in type.Dependencies)
            {
                if (Folder(dependency.Target) is not { } to || to == from) continue;
                arrows++;
                if (order[to] > order[from]) wrong.Add($"{from}/{type.Name} uses {to}/{dependency.Target.Name}");
            }
        }

        Assert.True(arrows > 100, $"Only {arrows} dependencies between folders were found; the check sees too little.");
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_runtime_depends_on_the_framework_alone()
    {
        Assert.All(typeof(LayerShape).Assembly.GetReferencedAssemblies(), static name => Assert.StartsWith("System.", name.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Models_and_generators_do_not_know_each_other_and_the_runtime_knows_neither()
    {
        static string[] References(string project) =>
        [
            .. XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj")).Descendants("ProjectReference")
                .Where(static reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
                .Select(static reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/'))),
        ];
        Assert.Empty(References("Dmi.Runtime"));
        Assert.Empty(References("Dmi.Generators"));
        Assert.Equal(["Dmi.Runtime"], References("Dmi.Models"));
    }

    // Nested and generic types live in the file of the type around them.
    private static string? Folder(IType type)
    {
        string name = type.FullName[(type.FullName.LastIndexOf('.') + 1)..].Split('+', '`', '<', '[')[0];
        return FolderOfType.GetValueOrDefault(name);
    }

    private static Dictionary<string, string> ReadFolders()
    {
        string source = Path.Combine(Repository.Root, "src", "Dmi.Runtime");
        return Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(source, path))
            .Where(static path => !path.StartsWith("obj", StringComparison.Ordinal) && !path.StartsWith("bin", StringComparison.Ordinal))
            .ToDictionary(static path => Path.GetFileNameWithoutExtension(path), static path => path.Split(Path.DirectorySeparatorChar)[0]);
    }
}
