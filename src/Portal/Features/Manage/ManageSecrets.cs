using Lightline.Verdict.Messages;

namespace Lightline.Portal.Features.Manage;

/// <summary>The keys by which links to notification settings are known again: the Notifier's, and those before it.</summary>
internal static class ManageSecrets
{
    /// <summary>Setting: the file that the Notifier signs by; its first line counts.</summary>
    public const string FileKey = "Links:KeyFile";

    /// <summary>Setting: the files that were in use before, with semicolons between.</summary>
    public const string FormerFileKey = "Links:FormerKeyFile";

    /// <summary>The keys, once a process.</summary>
    public static ManageKeys Load(IConfiguration configuration) => new(
        Read(configuration[FileKey]!), [.. Files(configuration[FormerFileKey]).Select(Read)]);

    /// <summary>What is wrong with the settings, in words that do not hold a key; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration)
    {
        if (configuration[FileKey] is not { Length: > 0 } current)
        {
            yield return $"{FileKey}: missing";
        }
        else if (Problem(current) is { } problem)
        {
            yield return $"{FileKey}: {current} {problem}";
        }

        foreach (var path in Files(configuration[FormerFileKey]))
        {
            if (Problem(path) is { } problem)
            {
                yield return $"{FormerFileKey}: {path} {problem}";
            }
        }
    }

    private static string[] Files(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The first line, as the Notifier reads it.</summary>
    private static string Read(string path) => File.ReadAllText(path).TrimStart().Split('\n', 2)[0].Trim();

    private static string? Problem(string path)
    {
        try
        {
            return Read(path).Length < ManageKeys.KeyLengthMin
                ? $"holds no key of at least {ManageKeys.KeyLengthMin} characters"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({e.GetType().Name})";
        }
    }
}
