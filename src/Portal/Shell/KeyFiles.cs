namespace Lightline.Portal.Shell;

/// <summary>Files with a key that settings name: the one in use, and those before it, which are still believed.</summary>
/// <param name="CurrentKey">Setting: the file in use; the same for every Portal.</param>
/// <param name="FormerKey">Setting: the files that were in use before, with semicolons between.</param>
internal sealed record KeyFiles(string CurrentKey, string FormerKey)
{
    /// <summary>The file in use; the settings are judged already.</summary>
    public string Current(IConfiguration configuration) => configuration[CurrentKey]!.Trim();

    /// <summary>The files before it, in the order of the setting.</summary>
    public string[] Former(IConfiguration configuration) => (configuration[FormerKey] ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What is wrong with the settings, in words that do not hold a key; empty when nothing is.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="judge">What is wrong with one file, to follow its path; null when nothing is. May fail to read it.</param>
    public IEnumerable<string> Check(IConfiguration configuration, Func<string, string?> judge)
    {
        if (string.IsNullOrWhiteSpace(configuration[CurrentKey]))
        {
            yield return $"{CurrentKey}: missing";
        }
        else if (Judge(Current(configuration)) is { } problem)
        {
            yield return $"{CurrentKey}: {problem}";
        }

        foreach (var path in Former(configuration))
        {
            if (Judge(path) is { } problem)
            {
                yield return $"{FormerKey}: {problem}";
            }
        }

        string? Judge(string path)
        {
            try
            {
                return judge(path) is { } problem ? $"{path} {problem}" : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"{path} cannot be read ({e.GetType().Name})";
            }
        }
    }
}
