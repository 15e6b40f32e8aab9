using System.Text.Json;
using Lightline.Town.Plans;

namespace Lightline.Town;

/// <summary>
/// Where a town keeps its state: the one it was given, or a temporary one that goes with it. Held by a lock, so that two
/// towns never share one.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OthersMayPass = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly FileStream _lock;
    private readonly bool _isTemporary;

    private DataFolder(string path, bool isTemporary, FileStream held)
    {
        Path = path;
        _isTemporary = isTemporary;
        _lock = held;
    }

    public string Path { get; }

    public string Secrets => Sub("secrets");

    public string Logs => Sub("logs");

    /// <summary>Where the Portal leaves copies of the status page.</summary>
    public string StatusCopies => Sub("status");

    /// <summary>Not made here: the server makes it as the user that it runs as.</summary>
    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    /// <summary>
    /// Takes the folder and makes it when there is none. Throws <see cref="TownFailure"/> when that cannot be, or another
    /// town holds it.
    /// </summary>
    public static DataFolder Open(string? path)
    {
        var folder = path ?? Directory.CreateTempSubdirectory("lightline-town-").FullName;
        Make(folder);
        try
        {
            var file = System.IO.Path.Combine(folder, ".lock");
            var held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(folder, path is null, held);
        }
        catch (IOException)
        {
            throw new TownFailure($"--data: {folder} is in use by another town");
        }
    }

    /// <summary>
    /// Throws <see cref="TownFailure"/> when the folder could not be taken, or another town than the one asked for lives
    /// there. Changes nothing: of a folder that there is it asks only whether it can be written, and what it makes to
    /// try, it removes while it is empty.
    /// </summary>
    public static void Check(string path, TownSize asked)
    {
        Compare(path, asked);
        var made = new List<string>();
        for (var at = path; !System.IO.Path.Exists(at); at = System.IO.Path.GetDirectoryName(at)!)
        {
            made.Add(at);
        }

        try
        {
            Directory.CreateDirectory(path);
            using var probe = new FileStream(
                System.IO.Path.Combine(path, System.IO.Path.GetRandomFileName()),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e);
        }

        try
        {
            made.ForEach(Directory.Delete);
        }
        catch (IOException)
        {
            // Another town moved in meanwhile: it is theirs now.
        }
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            // PostgreSQL runs as another user when this one is root, and must reach its own folder in here.
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | OthersMayPass);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(folder, e);
        }
    }

    private static TownFailure Refused(string folder, Exception why) =>
        new($"--data: {folder} cannot be a folder of ours: {why.Message}");

    /// <summary>
    /// The size of the town that lives here: the one asked for when the folder is new. Throws
    /// <see cref="TownFailure"/> when another one lives here.
    /// </summary>
    public TownSize Settle(TownSize asked)
    {
        if (!Compare(Path, asked))
        {
            File.WriteAllText(TownFile(Path), JsonSerializer.Serialize(asked));
        }

        return asked;
    }

    /// <summary>Whether a town lives there. Throws <see cref="TownFailure"/> when it is another one.</summary>
    private static bool Compare(string folder, TownSize asked)
    {
        var file = TownFile(folder);
        if (!File.Exists(file))
        {
            return false;
        }

        var found = JsonSerializer.Deserialize<TownSize>(File.ReadAllText(file))
            ?? throw new TownFailure($"--data: {file} is empty");
        return found == asked
            ? true
            : throw new TownFailure(
                $"--data: {folder} holds a town of {found.Olts} OLTs and {found.Onts} ONTs; start it with "
                + $"--olts {found.Olts} --onts {found.Onts}, or take another folder");
    }

    private static string TownFile(string folder) => System.IO.Path.Combine(folder, "town.json");

    public void Dispose()
    {
        _lock.Dispose();
        if (_isTemporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private string Sub(string name)
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return Directory.CreateDirectory(System.IO.Path.Combine(Path, name), OwnerOnly).FullName;
    }
}
