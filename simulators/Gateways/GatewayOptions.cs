using System.Globalization;
using Lightline.Gateways.Sms;

namespace Lightline.Gateways;

/// <summary>What the process is told from outside. Every listener is on 127.0.0.1.</summary>
public sealed record GatewayOptions
{
    private static readonly string[] Known =
    [
        "Page:Port", "Smtp:Port", "Status:Port", "Status:PortalUrl", "Status:Folder", "Sms:Username", "Sms:Password",
        "Sms:PasswordFile", "Sms:TakesIds", "Seed",
    ];

    /// <summary>Page, API and SMS gateway.</summary>
    public required int PagePort { get; init; }

    /// <summary>Mail server.</summary>
    public required int SmtpPort { get; init; }

    /// <summary>The status copy's own address; null has none.</summary>
    public int? StatusPort { get; init; }

    /// <summary>The Portal that the status copy passes on; null serves only copies.</summary>
    public Uri? PortalUrl { get; init; }

    /// <summary>Where the Portal writes its copies.</summary>
    public string StatusFolder { get; init; } = "";

    /// <summary>Who may send text messages.</summary>
    public required SmsAccess Access { get; init; }

    /// <summary>Whether the SMS gateway knows a repeat again, until its page says otherwise.</summary>
    public bool TakesIds { get; init; } = true;

    /// <summary>Of the dice that choose which messages fail.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Reads all; each mistake becomes one sentence that begins with the key.</summary>
    public static GatewayOptions Read(IConfiguration configuration, List<string> faults)
    {
        int? Number(string key, bool isRequired, int min, int max)
        {
            if (configuration[key] is not { Length: > 0 } text)
            {
                if (isRequired)
                {
                    faults.Add($"{key}: missing");
                }

                return null;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && value >= min && value <= max)
            {
                return value;
            }

            faults.Add($"{key}: {text} is not a number ({min}..{max})");
            return null;
        }

        int? Port(string key, bool isRequired) => Number(key, isRequired, 1, 65_535);
        foreach (var section in new[] { "Page", "Smtp", "Status", "Sms" })
        {
            faults.AddRange(configuration.GetSection(section).GetChildren()
                .Where(c => !Known.Contains(c.Path, StringComparer.OrdinalIgnoreCase))
                .Select(c => $"{c.Path}: unknown key"));
        }

        var portal = configuration["Status:PortalUrl"];
        if (!Uri.TryCreate(portal, UriKind.Absolute, out var url) && portal is { Length: > 0 })
        {
            faults.Add($"Status:PortalUrl: {portal} is not an address");
        }

        var takesIds = true;
        if (configuration["Sms:TakesIds"] is { Length: > 0 } word && !bool.TryParse(word, out takesIds))
        {
            faults.Add($"Sms:TakesIds: {word} is neither true nor false");
        }

        return new GatewayOptions
        {
            PagePort = Port("Page:Port", isRequired: true) ?? 0,
            SmtpPort = Port("Smtp:Port", isRequired: true) ?? 0,
            StatusPort = Port("Status:Port", isRequired: false),
            PortalUrl = url,
            StatusFolder = configuration["Status:Folder"] ?? "",
            Access = new SmsAccess(configuration["Sms:Username"] ?? "", Password(configuration, faults)),
            TakesIds = takesIds,
            Seed = Number("Seed", isRequired: false, 0, int.MaxValue) ?? 1,
        };
    }

    private static string Password(IConfiguration configuration, List<string> faults)
    {
        if (configuration["Sms:PasswordFile"] is not { Length: > 0 } file)
        {
            return configuration["Sms:Password"] ?? "";
        }

        try
        {
            return File.ReadLines(file).FirstOrDefault()?.Trim() ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"Sms:PasswordFile: {file} cannot be read ({e.GetType().Name})");
            return "";
        }
    }
}
