namespace Lightline.Portal.Shell;

/// <summary>Where a form may send people back to: a path of this site, never another host.</summary>
internal static class OwnPath
{
    private const int LengthMax = 512;

    /// <summary>What a system asks of a sign-in is longer: it may put as much into its <c>state</c> as an address holds.</summary>
    private const int OfSystemMax = 4_096;

    private const string OfSystem = "/connect/continue?";

    /// <summary>
    /// The path when it is one of ours, else <c>/</c>. Refused are absolute and scheme-relative addresses, backslashes
    /// (browsers read them as slashes), control characters (browsers drop them, which can turn <c>/\t/host</c> into
    /// <c>//host</c>) and the sign-in pages themselves.
    /// </summary>
    public static string OrHome(string? path)
    {
        var max = path?.StartsWith(OfSystem, StringComparison.Ordinal) == true ? OfSystemMax : LengthMax;
        if (path is not { Length: > 0 } || path.Length > max || path[0] != '/')
        {
            return "/";
        }

        if (path.Length > 1 && path[1] == '/')
        {
            return "/";
        }

        foreach (var c in path)
        {
            if (c == '\\' || c > '~' || c <= ' ')
            {
                return "/";
            }
        }

        return path.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase) ? "/" : path;
    }
}
