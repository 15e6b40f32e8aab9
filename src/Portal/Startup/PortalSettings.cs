using System.Globalization;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.History;
using Lightline.Portal.Features.Manage;
using Lightline.Portal.Features.Status;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.Json;

namespace Lightline.Portal.Startup;

/// <summary>
/// The configuration, judged before anything starts. Every complaint begins with the path of its key. Keys of the
/// sections this process owns must be known; so must everything that was written for it, in its settings file or on its
/// command line. The environment holds much that is not meant for us and is not judged beyond the own sections.
/// </summary>
internal static class PortalSettings
{
    private const string TokenFile = "Feed:TokenFile";
    private const string Connection = "Postgres:ConnectionString";
    private const string OwnerConnection = "Postgres:OwnerConnectionString";

    private static readonly string[] Own = ["Postgres", "Feed", "Influx", "Freshness", "Metrics", "Status", "Links", "Keys", "Oidc"];

    /// <summary>Sections of the framework, which judges them itself.</summary>
    private static readonly string[] Framework = ["Urls", "AllowedHosts", "Logging", "Kestrel", "Environment"];

    private static readonly string[] Known =
    [
        Connection,
        OwnerConnection,
        TokenFile,
        MetricsListener.Key,
        StatusEndpoint.CopyFolderKey,
        MessageLinks.Key,
        ManageSecrets.Files.CurrentKey,
        ManageSecrets.Files.FormerKey,
        KeyRing.Files.CurrentKey,
        KeyRing.Files.FormerKey,
        SigningKeys.Files.CurrentKey,
        SigningKeys.Files.FormerKey,
        OutsideHosts.Key,
        Upstreams.FileKey,
        "Influx:Url",
        "Influx:Database",
        "Influx:Username",
        "Influx:PasswordFile",
        "Influx:TokenFile",
        "Influx:Bucket",
        "Influx:Organisation",
        "Freshness:LiveFor",
        "Freshness:UnknownAfter",
        "Freshness:OpticsFor",
        "Freshness:HoldDown",
    ];

    /// <summary>What is wrong, in words; empty when the process can start.</summary>
    public static IReadOnlyList<string> Check(IConfigurationRoot configuration) =>
    [
        .. CheckNames(configuration),
        .. CheckConnection(configuration, Connection, isRequired: true),
        .. CheckConnection(configuration, OwnerConnection, isRequired: false),
        .. CheckTokenFile(configuration[TokenFile]),
        .. KeyRing.Check(configuration),
        .. SigningKeys.Check(configuration),
        .. Upstreams.Check(configuration),
        .. CheckUrls(configuration["Urls"]),
        .. CheckMetrics(configuration),
        .. CheckCopyFolder(configuration[StatusEndpoint.CopyFolderKey]),
        .. CheckLinks(configuration[MessageLinks.Key]),
        .. ManageSecrets.Check(configuration),
        .. CheckFreshness(configuration.GetSection("Freshness")),
        .. (configuration.Get<HistoryOptions>() ?? new HistoryOptions()).Validate(),
    ];

    /// <summary>What is wrong with the keys that <c>--migrate</c> and <c>--verify-audit</c> need.</summary>
    public static IReadOnlyList<string> CheckMigrate(IConfiguration configuration) =>
        [.. CheckConnection(configuration, OwnerConnection, isRequired: true)];

    private static IEnumerable<string> CheckNames(IConfigurationRoot configuration)
    {
        var owned = configuration.AsEnumerable()
            .Where(pair => pair.Value is not null && Own.Contains(Section(pair.Key)));
        var written = configuration.Providers
            .Where(p => p is JsonConfigurationProvider or CommandLineConfigurationProvider)
            .SelectMany(p => Keys(p, null))
            .Where(key => !Framework.Contains(Section(key), StringComparer.OrdinalIgnoreCase));
        return owned.Select(pair => pair.Key).Concat(written)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase))
            .Select(key => $"{key}: there is no such key");
    }

    private static IEnumerable<string> Keys(IConfigurationProvider provider, string? parent)
    {
        foreach (var name in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? name : ConfigurationPath.Combine(parent, name);
            if (provider.TryGet(key, out _))
            {
                yield return key;
            }

            foreach (var below in Keys(provider, key))
            {
                yield return below;
            }
        }
    }

    private static string Section(string key) => key.Split(':', 2)[0];

    private static IEnumerable<string> CheckConnection(IConfiguration configuration, string key, bool isRequired)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return isRequired ? [$"{key}: missing"] : [];
        }

        try
        {
            using var source = PortalDatabase.CreateDataSource(text);
            return [];
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The message names the keyword that is wrong and never the password.
            return [$"{key}: {e.Message}"];
        }
    }

    private static IEnumerable<string> CheckTokenFile(string? path)
    {
        if (string.IsNullOrEmpty(path))
        {
            return [$"{TokenFile}: missing"];
        }

        try
        {
            return File.ReadAllText(path).AsSpan().Trim().Length >= 16
                ? []
                : [$"{TokenFile}: {path} holds no token of at least 16 characters"];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{TokenFile}: {path} cannot be read ({e.GetType().Name})"];
        }
    }

    /// <summary>The copy must outlive this process, so somebody else has to know the folder: it is never made up.</summary>
    private static IEnumerable<string> CheckCopyFolder(string? path) => string.IsNullOrEmpty(path) || Directory.Exists(path)
        ? []
        : [$"{StatusEndpoint.CopyFolderKey}: {path} is no folder"];

    private static IEnumerable<string> CheckLinks(string? format) => string.IsNullOrEmpty(format) || LinkFormat.IsValid(format)
        ? []
        : [$"{MessageLinks.Key}: {format} is not an http address with {LinkFormat.Number} in it"];

    private static IEnumerable<string> CheckUrls(string? urls)
    {
        foreach (var url in Split(urls ?? "").Where(u => Address(u) is null))
        {
            yield return $"Urls: {url} is not an http or https address with a port of 0..65535";
        }
    }

    /// <summary>The listener of the counters is known by its port, so that must be its own.</summary>
    private static IEnumerable<string> CheckMetrics(IConfiguration configuration)
    {
        if (configuration[MetricsListener.Key] is not { Length: > 0 } url)
        {
            return [];
        }

        if (Address(url) is not { Port: > 0 } address)
        {
            return [$"{MetricsListener.Key}: {url} is not an http or https address with a port of 1..65535"];
        }

        if (Split(configuration["Urls"] ?? PortalHost.DefaultUrl).Any(u => Address(u)?.Port == address.Port))
        {
            return [$"{MetricsListener.Key}: port {address.Port} stands in Urls too"];
        }

        return configuration.GetSection("Kestrel:Endpoints").Exists()
            ? [$"{MetricsListener.Key}: does not go with Kestrel:Endpoints, use Urls"]
            : [];
    }

    private static string[] Split(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static BindingAddress? Address(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65_535 ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<string> CheckFreshness(IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            if (!TimeSpan.TryParse(child.Value, CultureInfo.InvariantCulture, out var span) || span <= TimeSpan.Zero)
            {
                yield return $"{child.Path}: {child.Value} is not a time longer than zero (hh:mm:ss)";
                yield break;
            }
        }

        var freshness = section.Get<Freshness>() ?? new Freshness();
        if (freshness.UnknownAfter <= freshness.LiveFor)
        {
            yield return "Freshness:UnknownAfter: must be longer than Freshness:LiveFor";
        }
    }
}
