using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Dmi.Generators.Tests;

/// <summary>
/// Compares text with a verified file under generated-snapshots/. Where they differ, the received text is written beside it and the
/// test fails with a diff; with <c>DMI_ACCEPT_SNAPSHOTS=1</c> the received text becomes the verified one.
/// </summary>
internal static class Snapshot
{
    private const int Context = 3;

    public static void Verify(string name, string received)
    {
        string folder = Path.Combine(Repository.Root, "generated-snapshots");
        string verifiedPath = Path.Combine(folder, name + ".verified.cs");
        string receivedPath = Path.Combine(folder, name + ".received.cs");
        if (Environment.GetEnvironmentVariable("DMI_ACCEPT_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(verifiedPath, received);
            File.Delete(receivedPath);
            return;
        }

        string verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath) : "";
        if (verified == received)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        Assert.Fail($"{name} differs from its verified text; accept it with DMI_ACCEPT_SNAPSHOTS=1.\n{Difference(verified, received)}");
    }

    private static string Difference(string before, string after)
    {
        List<DiffPiece> lines = InlineDiffBuilder.Diff(before, after).Lines;
        IEnumerable<string> near = lines
            .Where((_, index) => lines.Skip(Math.Max(0, index - Context)).Take(2 * Context + 1).Any(static line => line.Type != ChangeType.Unchanged))
            .Take(80)
            .Select(static line => line.Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " } + line.Text);
        return string.Join('\n', near);
    }
}
