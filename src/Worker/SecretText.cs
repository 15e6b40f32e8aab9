namespace Lightline.Worker;

/// <summary>A secret in a file of its own: the first line.</summary>
public static class SecretText
{
    private const int BytesMax = 16_384;

    /// <summary>The secret, or null and why not, in words that do not hold it.</summary>
    public static string? TryRead(string path, out string problem)
    {
        problem = "";
        if (TryReadAll(path, out problem) is not { } text)
        {
            return null;
        }

        var line = text.AsSpan().TrimStart().ToString().Split('\n', 2)[0].Trim();
        problem = line.Length == 0 ? $"{path} is empty" : "";
        return line.Length == 0 ? null : line;
    }

    /// <summary>The whole file, such as a PEM key.</summary>
    public static string? TryReadAll(string path, out string problem)
    {
        problem = "";
        try
        {
            if (new FileInfo(path).Length <= BytesMax)
            {
                return File.ReadAllText(path);
            }

            problem = $"{path} is larger than {BytesMax} bytes";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"{path} cannot be read ({e.GetType().Name})";
        }

        return null;
    }
}
