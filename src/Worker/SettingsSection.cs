using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Lightline.Worker;

/// <summary>
/// Reads one section key by key, and remembers every key that was asked for: a wrong, missing or unknown one becomes a
/// sentence that begins with its path. Nothing is thrown, so that <c>--check</c> can name all mistakes at once.
/// </summary>
public sealed class SettingsSection(IConfiguration root, string name, ICollection<string> faults)
{
    private readonly IConfigurationSection _section = root.GetSection(name);
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The text, or null when the key is absent or empty.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        var value = _section[key];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    /// <summary>The text; its absence is a fault.</summary>
    public string Required(string key)
    {
        var value = Text(key);
        if (value is null)
        {
            Fault(key, "missing");
        }

        return value ?? "";
    }

    /// <summary>A whole number in a range; the fallback where it is absent, or wrong and so a fault.</summary>
    public int Number(string key, int fallback, int min, int max, string what = "number")
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max)
        {
            return value;
        }

        Fault(key, $"{text} is not a {what} ({min}..{max})");
        return fallback;
    }

    /// <summary>A TCP or UDP port.</summary>
    public int Port(string key, int fallback) => Number(key, fallback, 1, 65_535, "port");

    /// <summary>A duration (hh:mm:ss) in a range; the fallback where it is absent, or wrong and so a fault.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min, TimeSpan max)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Fault(key, $"{text} is not a duration (hh:mm:ss, {min:c}..{max:c})");
        return fallback;
    }

    /// <summary>True or false; the fallback where it is absent, or wrong and so a fault.</summary>
    public bool Switch(string key, bool fallback)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Fault(key, $"{text} is neither true nor false");
        return fallback;
    }

    /// <summary>A list, <c>Key:0</c>, <c>Key:1</c>, …; empty when absent.</summary>
    public IReadOnlyList<string> List(string key)
    {
        _known.Add(key);
        var section = _section.GetSection(key);
        if (!string.IsNullOrWhiteSpace(section.Value))
        {
            Fault(key, $"is a list: write {key}:0");
        }

        return [.. section.GetChildren().Select(c => c.Value?.Trim() ?? "").Where(v => v.Length > 0)];
    }

    /// <summary>Names a key without reading it: another reader does.</summary>
    public void Allow(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>Adds a fault of a key of this section.</summary>
    public void Fault(string key, string problem) => faults.Add($"{name}:{key}: {problem}");

    /// <summary>Called last: a key nobody asked for is a spelling mistake, and would silently do nothing.</summary>
    public void RefuseUnknown()
    {
        foreach (var child in _section.GetChildren().Where(c => !_known.Contains(c.Key)))
        {
            Fault(child.Key, "unknown key");
        }
    }
}
