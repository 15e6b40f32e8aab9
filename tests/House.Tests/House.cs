using System.Xml.Linq;

namespace Lightline.House.Tests;

/// <summary>The repository as files: what the tests of the plan look at.</summary>
internal static class House
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", ".git", ".artifacts", "dist", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file that we wrote, as a path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(new DirectoryInfo(Root)).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Projects => Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>The projects that a project names, as paths from the root.</summary>
    public static IReadOnlyList<string> References(string project)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, project))!;
        return
        [
            .. XDocument.Parse(Read(project)).Descendants("ProjectReference")
                .Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'))
                .Select(r => Path.GetRelativePath(Root, Path.GetFullPath(Path.Combine(folder, r)))),
        ];
    }

    private static IEnumerable<string> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles())
        {
            yield return Path.GetRelativePath(Root, file.FullName);
        }

        foreach (var child in folder.EnumerateDirectories().Where(d => !NotOurs.Contains(d.Name)))
        {
            foreach (var file in Walk(child))
            {
                yield return file;
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Portal.sln is in no folder above the tests");
    }
}
