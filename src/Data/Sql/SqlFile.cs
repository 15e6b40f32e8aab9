using System.Reflection;

namespace Lightline.Data.Sql;

/// <summary>
/// Reads the SQL that migrations run beside EF Core's own. A file that a release has run is never edited; what changes
/// is a new file of a new migration.
/// </summary>
internal static class SqlFile
{
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"no embedded SQL file {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A function as a file has made it, to make it so again: what a migration that replaces it goes back to.</summary>
    public static string Function(string file, string name)
    {
        var text = Read(file);
        var start = text.IndexOf($"create function retail.{name}(", StringComparison.Ordinal);
        var body = text.IndexOf("$$", start, StringComparison.Ordinal) + 2;
        var end = text.IndexOf("$$;", body, StringComparison.Ordinal) + 3;
        return "create or replace" + text[(start + "create".Length)..end];
    }
}
