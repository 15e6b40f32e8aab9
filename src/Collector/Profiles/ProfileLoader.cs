using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lightline.Collector.Profiles;

/// <summary>
/// Reads profile files. Every fault is named with its file and key; an unknown key is a fault, because it is most
/// often a misspelt known one.
/// </summary>
internal static class ProfileLoader
{
    /// <summary>A profile is a page or two; a larger file is not one.</summary>
    private const int FileBytesMax = 1 << 20;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new OidConverter(),
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
    };

    /// <summary>Reads every <c>*.json</c> of a folder. The catalogue holds the profiles without fault.</summary>
    public static ProfileCatalog LoadDirectory(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return new ProfileCatalog([], [$"{directory}: no such folder"]);
        }

        var errors = new List<string>();
        var profiles = new Dictionary<string, VendorProfile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
        {
            var (profile, faults) = LoadFile(path);
            errors.AddRange(faults);
            if (profile is not null && !profiles.TryAdd(profile.Id, profile))
            {
                errors.Add($"{Path.GetFileName(path)}: id: {profile.Id} is already another file's");
            }
        }

        if (profiles.Count == 0 && errors.Count == 0)
        {
            errors.Add($"{directory}: no profile (*.json)");
        }

        return new ProfileCatalog([.. profiles.Values], errors);
    }

    /// <summary>Parses one profile; null with the reasons when anything in it is wrong.</summary>
    public static (VendorProfile? Profile, IReadOnlyList<string> Errors) Parse(string file, ReadOnlySpan<byte> json)
    {
        try
        {
            var profile = JsonSerializer.Deserialize<VendorProfile>(json, Json);
            if (profile is null)
            {
                return (null, [$"{file}: is null"]);
            }

            var errors = ProfileValidator.Validate(profile).Select(e => $"{file}: {e}").ToArray();
            return errors.Length == 0 ? (profile, errors) : (null, errors);
        }
        catch (JsonException fault)
        {
            return (null, [$"{file}: {fault.Path ?? "$"}: {FirstSentence(fault.Message)}"]);
        }
    }

    private static (VendorProfile? Profile, IReadOnlyList<string> Errors) LoadFile(string path)
    {
        var file = Path.GetFileName(path);
        try
        {
            return new FileInfo(path).Length > FileBytesMax
                ? (null, [$"{file}: longer than {FileBytesMax} bytes"])
                : Parse(file, File.ReadAllBytes(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, [$"{file}: {fault.Message}"]);
        }
    }

    /// <summary>The serializer adds line and byte positions behind its sentence; the key says it better.</summary>
    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
