namespace Lightline.History;

/// <summary>A secret kept in a file of its own: its first line, without the spaces around it.</summary>
internal static class SecretFile
{
    private const int BytesMax = 4_096;

    /// <summary>The secret, or null and the reason in words that do not hold it.</summary>
    public static string? TryRead(string path, out string? problem)
    {
        try
        {
            if (new FileInfo(path).Length > BytesMax)
            {
                problem = $"{path} is larger than {BytesMax} bytes";
                return null;
            }

            var secret = File.ReadLines(path).FirstOrDefault()?.Trim();
            problem = string.IsNullOrEmpty(secret) ? $"{path} is empty" : null;
            return problem is null ? secret : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"{path} cannot be read ({e.GetType().Name})";
            return null;
        }
    }
}
