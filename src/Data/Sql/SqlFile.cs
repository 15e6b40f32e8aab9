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
}
