namespace Lightline.Servers;

/// <summary>A folder that the unprivileged user owns, removed on dispose.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(string name)
    {
        Path = Directory.CreateTempSubdirectory($"lightline-{name}-").FullName;
        Unprivileged.Own(Path);
    }

    public string Path { get; }

    /// <summary>Writes a file into it, readable by the server.</summary>
    public async Task<string> WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(Path, file);
        await File.WriteAllTextAsync(path, text, cancellationToken);
        Unprivileged.Own(path);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
