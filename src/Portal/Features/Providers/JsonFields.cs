using System.Text.Json;

namespace Lightline.Portal.Features.Providers;

/// <summary>
/// Reads the members of a JSON object and collects everything that is wrong with them, so that a caller mends all of it at
/// once. A member that nobody asked for is wrong too: whoever sends it believes that it does something.
/// </summary>
/// <param name="of">The object.</param>
/// <param name="path">What stands before a member's name, such as <c>admin.</c>.</param>
/// <param name="faults">What is wrong, by path.</param>
internal sealed class JsonFields(JsonElement of, string path, Dictionary<string, string> faults)
{
    private const string Odd = "This is not text.";

    private readonly HashSet<string> _known = [];

    /// <summary>A text that is demanded and judged; an empty one when it is wrong.</summary>
    public string Text(string name, Func<string, string?> rule)
    {
        _known.Add(name);
        var fault = Odd;
        if (!of.TryGetProperty(name, out var member))
        {
            fault = "This is missing.";
        }
        else if (member.ValueKind is JsonValueKind.String && TryGetText(member, out var text))
        {
            fault = rule(text);
            if (fault is null)
            {
                return text;
            }
        }

        faults[path + name] = fault!;
        return "";
    }

    /// <summary>A text that is judged; null when it is left out.</summary>
    public string? TextOrNull(string name, Func<string, string?> rule)
    {
        _known.Add(name);
        return of.TryGetProperty(name, out _) ? Text(name, rule) : null;
    }

    /// <summary>Yes or no; no when it is left out.</summary>
    public bool Flag(string name)
    {
        _known.Add(name);
        if (of.TryGetProperty(name, out var member) && member.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            faults[path + name] = "This is neither true nor false.";
        }

        return member.ValueKind is JsonValueKind.True;
    }

    /// <summary>An object within.</summary>
    public JsonFields? Part(string name)
    {
        _known.Add(name);
        if (of.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.Object)
        {
            return new JsonFields(member, path + name + ".", faults);
        }

        faults[path + name] = member.ValueKind is JsonValueKind.Undefined ? "This is missing." : "This is not an object.";
        return null;
    }

    /// <summary>Refuses every member that was not asked for. Only its number is said: what was sent may be anything.</summary>
    public void End()
    {
        var more = of.EnumerateObject().Count(member => !_known.Any(name => member.NameEquals(name)));
        if (more > 0)
        {
            var what = path.Length == 0 ? "body" : path.TrimEnd('.');
            faults[what] = $"{more} more than is known here. Known are: {string.Join(", ", _known)}.";
        }
    }

    /// <summary>Half of a pair of UTF-16 can be written in JSON and is no text.</summary>
    private static bool TryGetText(JsonElement member, out string text)
    {
        try
        {
            text = member.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
