using Lightline.Notifier.Channels.Email;
using Lightline.Notifier.Channels.Sms;
using Npgsql;

namespace Lightline.Notifier.Settings;

/// <summary>Everything the process is told from outside, read once and complete before anything starts.</summary>
internal sealed record NotifierSettings
{
    /// <summary>Bytes of the key that signs report addresses: what an HMAC-SHA256 can use (RFC 2104, section 3).</summary>
    private const int KeyLengthMin = 32;

    public required string PostgresConnectionString { get; init; }

    public required SmsOptions Sms { get; init; }

    public required MailOptions Mail { get; init; }

    /// <summary>Where delivery reports, <c>/healthz</c> and <c>/metrics</c> are served.</summary>
    public required Uri ListenUrl { get; init; }

    /// <summary>The same as the gateway reaches it.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Signs the addresses of delivery reports.</summary>
    public required string ReportKey { get; init; }

    public required string LinkFormat { get; init; }

    /// <summary>Signs the links by which people change what is written to them; the Portal has it too.</summary>
    public required string ManageKey { get; init; }

    /// <summary>Reads all sections. Each mistake becomes one sentence that begins with the key's path.</summary>
    public static NotifierSettings Read(IConfiguration configuration, List<string> faults)
    {
        SettingsSection Section(string name) => new(configuration, name, faults);
        var (reports, links) = (Section("Reports"), Section("Links"));
        var listen = Address(reports, "ListenUrl", reports.Text("ListenUrl") ?? "http://127.0.0.1:5082");
        var settings = new NotifierSettings
        {
            PostgresConnectionString = ReadPostgres(Section("Postgres")),
            Sms = ReadSms(Section("Sms")),
            Mail = ReadMail(Section("Smtp")),
            ListenUrl = listen,
            PublicUrl = reports.Text("PublicUrl") is { } url ? Address(reports, "PublicUrl", url) : listen,
            ReportKey = ReadKey(reports, KeyLengthMin),
            LinkFormat = ReadLinks(links),
            ManageKey = ReadKey(links, ManageKeys.KeyLengthMin),
        };
        reports.RefuseUnknown();
        links.RefuseUnknown();
        return settings;
    }

    private static string ReadPostgres(SettingsSection section)
    {
        var text = section.Required("ConnectionString");
        section.RefuseUnknown();
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            if (builder.NoResetOnClose)
            {
                section.Fault("ConnectionString", "No Reset On Close carries one session's settings into the next");
            }

            return Complete(builder);
        }
        catch (ArgumentException)
        {
            // The message would quote the password.
            section.Fault("ConnectionString", "is not a PostgreSQL connection string");
            return "";
        }
    }

    /// <summary>What every session of this process has, unless the operator says otherwise.</summary>
    internal static string Complete(NpgsqlConnectionStringBuilder builder)
    {
        // A server that hangs must not hold an outcome longer than its lease lasts.
        builder.CommandTimeout = Math.Min(builder.CommandTimeout, 10);
        builder.Timeout = Math.Min(builder.Timeout, 5);
        builder.ApplicationName ??= "lightline-notifier";
        return builder.ConnectionString;
    }

    private static SmsOptions ReadSms(SettingsSection section)
    {
        var url = section.Text("Url");
        var options = new SmsOptions
        {
            Url = url is null ? null : Address(section, "Url", url),
            Username = section.Text("Username") ?? "",
            Password = Secret(section, "PasswordFile"),
            From = section.Text("From") ?? "",
            MessageIdParameter = section.Text("MessageIdParameter"),
        };
        if (url is not null && options.From.Length == 0)
        {
            section.Fault("From", "missing");
        }

        section.RefuseUnknown();
        return options;
    }

    private static MailOptions ReadMail(SettingsSection section)
    {
        var standard = new MailOptions();
        var options = new MailOptions
        {
            Host = section.Text("Host"),
            Port = section.Port("Port", standard.Port),
            From = section.Text("From") ?? "",
            Username = section.Text("Username"),
            Password = Secret(section, "PasswordFile"),
            UseTls = section.Switch("UseTls", standard.UseTls),
        };
        if (options.Host is not null && !MailText.IsAddress(options.From))
        {
            section.Fault("From", options.From.Length == 0 ? "missing" : $"{options.From} is not an e-mail address");
        }

        if (options is { Username: not null, Password.Length: 0 })
        {
            section.Fault("PasswordFile", "missing");
        }

        section.RefuseUnknown();
        return options;
    }

    private static string ReadKey(SettingsSection section, int lengthMin)
    {
        if (section.Required("KeyFile") is { Length: > 0 } && Secret(section, "KeyFile") is { Length: > 0 } key)
        {
            if (key.Length < lengthMin)
            {
                section.Fault("KeyFile", $"holds {key.Length} characters, fewer than {lengthMin}");
            }

            return key;
        }

        return "";
    }

    private static string ReadLinks(SettingsSection section)
    {
        var format = section.Required("Format");
        if (format.Length > 0 && !Verdict.Messages.LinkFormat.IsValid(format))
        {
            section.Fault("Format", $"{format} is not an http address with {Verdict.Messages.LinkFormat.Number} in it");
        }

        return format;
    }

    private static Uri Address(SettingsSection section, string key, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0)
        {
            return url;
        }

        section.Fault(key, $"{text} is not an http address without a query");
        return new Uri("http://127.0.0.1/");
    }

    private static string Secret(SettingsSection section, string key)
    {
        if (section.Text(key) is not { } path)
        {
            return "";
        }

        var secret = SecretText.TryRead(path, out var problem);
        if (secret is null)
        {
            section.Fault(key, problem);
        }

        return secret ?? "";
    }
}
