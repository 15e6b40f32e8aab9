using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;

namespace Lightline.Portal.Features.Manage;

/// <summary>The keys by which links to notification settings are known again: the Notifier's, and those before it.</summary>
internal static class ManageSecrets
{
    /// <summary>Settings: the file that the Notifier signs by, and those before it; the first line of each counts.</summary>
    public static readonly KeyFiles Files = new("Links:KeyFile", "Links:FormerKeyFile");

    /// <summary>The keys, once a process.</summary>
    public static ManageKeys Load(IConfiguration configuration) =>
        new(Read(Files.Current(configuration)), [.. Files.Former(configuration).Select(Read)]);

    /// <summary>What is wrong with the settings, in words that do not hold a key; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration) => Files.Check(configuration, path =>
        Read(path).Length < ManageKeys.KeyLengthMin ? $"holds no key of at least {ManageKeys.KeyLengthMin} characters" : null);

    /// <summary>The first line, as the Notifier reads it.</summary>
    private static string Read(string path) => File.ReadAllText(path).TrimStart().Split('\n', 2)[0].Trim();
}
