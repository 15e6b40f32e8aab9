using System.Diagnostics;
using System.Globalization;

namespace Lightline.EndToEnd.Tests;

/// <summary>Linux's processes, read from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>Every living process below this one, zombies left out.</summary>
    public static IReadOnlyList<int> Descendants(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || Stat(id) is not { } stat || stat.State == 'Z')
            {
                continue;
            }

            parents[id] = stat.Parent;
        }

        var found = new List<int>();
        var front = new Queue<int>([root]);
        while (front.TryDequeue(out var parent))
        {
            foreach (var child in parents.Where(p => p.Value == parent).Select(p => p.Key))
            {
                found.Add(child);
                front.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>Whether a process of this id lives and is no zombie.</summary>
    public static bool IsAlive(int id) => Stat(id) is { State: not 'Z' };

    /// <summary>The processes below one whose command line holds a word.</summary>
    public static IReadOnlyList<int> Named(int root, string word) =>
        [.. Descendants(root).Where(id => CommandLine(id).Contains(word, StringComparison.Ordinal))];

    /// <summary>SIGKILL, and waits for the end; the process need not be a child of ours.</summary>
    public static async Task KillAsync(int id, CancellationToken cancellationToken)
    {
        using (var process = Process.GetProcessById(id))
        {
            process.Kill();
        }

        for (var wait = 0; IsAlive(id); wait++)
        {
            Assert.InRange(wait, 0, 500);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    public static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static (char State, int Parent)? Stat(int id)
    {
        try
        {
            // "pid (name) state parent ...": the name may hold blanks and parentheses.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var rest = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (rest[0][0], int.Parse(rest[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
