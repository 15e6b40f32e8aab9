namespace Lightline.EndToEnd.Tests;

/// <summary>Where the commands and the published programs are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Run => Path.Combine(Root, "run");

    /// <summary>A program that <c>./run</c> published.</summary>
    public static string Published(string project) =>
        Path.Combine(Root, ".artifacts", "run", project.ToLowerInvariant(), $"Lightline.{project}");

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
