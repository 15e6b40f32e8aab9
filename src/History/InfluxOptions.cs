using System.Text.RegularExpressions;

namespace Lightline.History;

/// <summary>
/// An InfluxDB 1.x by name and password, or a newer one by token (<c>/api/v2/write</c>, and its InfluxQL endpoint for
/// reading, where <see cref="Database"/> must be mapped to <see cref="Bucket"/>).
/// </summary>
public sealed partial record InfluxOptions
{
    /// <summary><c>Influx:Url</c>, such as <c>http://127.0.0.1:8086</c>; null for PostgreSQL's partitions.</summary>
    public string? Url { get; init; }

    /// <summary><c>Influx:Database</c>; created when it is missing, except in token mode.</summary>
    public string Database { get; init; } = "lightline";

    /// <summary><c>Influx:Username</c>; null when the server asks for none.</summary>
    public string? Username { get; init; }

    /// <summary><c>Influx:PasswordFile</c>: the file whose first line is the password.</summary>
    public string? PasswordFile { get; init; }

    /// <summary><c>Influx:TokenFile</c>: the file whose first line is the token; turns token mode on.</summary>
    public string? TokenFile { get; init; }

    /// <summary><c>Influx:Bucket</c>; token mode only, default <see cref="Database"/>.</summary>
    public string? Bucket { get; init; }

    /// <summary><c>Influx:Organisation</c>; token mode only.</summary>
    public string? Organisation { get; init; }

    /// <summary>Whether InfluxDB holds the history.</summary>
    public bool IsEnabled => !string.IsNullOrEmpty(Url);

    internal IEnumerable<string> Validate()
    {
        if (!IsEnabled)
        {
            return new[] { Username, PasswordFile, TokenFile, Bucket, Organisation }.Any(v => v is not null)
                ? ["Influx:Url: missing, but other Influx keys are set"]
                : [];
        }

        return ValidateTarget().Concat(ValidateCredentials());
    }

    private IEnumerable<string> ValidateTarget()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            yield return $"Influx:Url: {Url} is not an http or https address";
        }
        else if (url.Query.Length > 0 || url.UserInfo.Length > 0)
        {
            yield return "Influx:Url: must hold neither a query nor a password";
        }

        if (!Name().IsMatch(Database))
        {
            yield return $"Influx:Database: {Database} is not a name (1..64 of a-z A-Z 0-9 _ . -)";
        }
    }

    private IEnumerable<string> ValidateCredentials()
    {
        if (TokenFile is not null && (Username is not null || PasswordFile is not null))
        {
            yield return "Influx:TokenFile: cannot be combined with Influx:Username or Influx:PasswordFile";
        }

        if ((Username is null) != (PasswordFile is null))
        {
            yield return "Influx:PasswordFile: Influx:Username and Influx:PasswordFile belong together";
        }

        if (TokenFile is null && (Bucket is not null || Organisation is not null))
        {
            yield return "Influx:TokenFile: missing, but Influx:Bucket or Influx:Organisation is set";
        }

        foreach (var (key, path) in new[] { ("Influx:PasswordFile", PasswordFile), ("Influx:TokenFile", TokenFile) })
        {
            if (path is not null && SecretFile.TryRead(path, out var problem) is null)
            {
                yield return $"{key}: {problem}";
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex Name();
}
