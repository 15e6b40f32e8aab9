using System.Globalization;
using System.Security.Cryptography;
using Lightline.Collector.ChangeStream;
using Lightline.Collector.Inventory;
using Lightline.Collector.Regions;
using Lightline.Collector.Sources.Mqtt;
using Lightline.Collector.Sources.Snmp;
using Lightline.Contracts.Live;
using Lightline.History;
using Npgsql;

namespace Lightline.Collector.Settings;

/// <summary>Everything the process is told from outside, read once and complete before anything starts.</summary>
internal sealed record CollectorSettings
{
    public required string PostgresConnectionString { get; init; }

    public required HistoryOptions History { get; init; }

    public required Freshness Freshness { get; init; }

    public required RegionOptions Regions { get; init; }

    public required MqttOptions Mqtt { get; init; }

    public required FeedOptions Feed { get; init; }

    /// <summary>Opens the OLTs' secrets.</summary>
    public required RSA SecretKey { get; init; }

    /// <summary>Reads all sections. Each mistake becomes one sentence that begins with the key's path.</summary>
    public static CollectorSettings Read(IConfiguration configuration, List<string> faults)
    {
        SettingsSection Section(string name) => new(configuration, name, faults);
        var settings = new CollectorSettings
        {
            PostgresConnectionString = ReadPostgres(Section("Postgres")),
            History = ReadHistory(Section("Influx"), faults),
            Freshness = ReadFreshness(Section("Freshness")),
            Regions = RegionOptions.Read(Section("Collector")),
            Mqtt = MqttOptions.Read(Section("Mqtt")),
            Feed = FeedOptions.Read(Section("Feed")),
            SecretKey = ReadKey(Section("Secrets")),
        };
        faults.AddRange(SnmpSourceRegistration.ValidateOptions(configuration));
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

            // A server that hangs must not hold a flush or a renewal longer than a lease lasts.
            builder.CommandTimeout = Math.Min(builder.CommandTimeout, 10);
            builder.Timeout = Math.Min(builder.Timeout, 5);
            builder.ApplicationName ??= "lightline-collector";
            return builder.ConnectionString;
        }
        catch (ArgumentException)
        {
            // The message would quote the password.
            section.Fault("ConnectionString", "is not a PostgreSQL connection string");
            return "";
        }
    }

    private static HistoryOptions ReadHistory(SettingsSection section, List<string> faults)
    {
        var influx = new InfluxOptions
        {
            Url = section.Text("Url"),
            Username = section.Text("Username"),
            PasswordFile = section.Text("PasswordFile"),
            TokenFile = section.Text("TokenFile"),
            Bucket = section.Text("Bucket"),
            Organisation = section.Text("Organisation"),
        };
        influx = section.Text("Database") is { } database ? influx with { Database = database } : influx;
        section.RefuseUnknown();
        var history = new HistoryOptions { Influx = influx };
        faults.AddRange(history.Validate());
        return history;
    }

    private static Freshness ReadFreshness(SettingsSection section)
    {
        var standard = new Freshness();
        TimeSpan Duration(string key, TimeSpan fallback) =>
            section.Duration(key, fallback, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        var freshness = new Freshness
        {
            LiveFor = Duration("LiveFor", standard.LiveFor),
            UnknownAfter = Duration("UnknownAfter", standard.UnknownAfter),
            OpticsFor = Duration("OpticsFor", standard.OpticsFor),
            HoldDown = Duration("HoldDown", standard.HoldDown),
        };
        if (freshness.UnknownAfter <= freshness.LiveFor)
        {
            section.Fault(
                "UnknownAfter",
                string.Create(CultureInfo.InvariantCulture, $"{freshness.UnknownAfter:c} is not longer than LiveFor"));
        }

        section.RefuseUnknown();
        return freshness;
    }

    private static RSA ReadKey(SettingsSection section)
    {
        var key = RSA.Create();
        var path = section.Required("KeyFile");
        section.RefuseUnknown();
        if (path.Length == 0)
        {
            return key;
        }

        if (SecretText.TryReadAll(path, out var problem) is not { } pem)
        {
            section.Fault("KeyFile", problem);
            return key;
        }

        try
        {
            key.ImportFromPem(pem);
            // Throws when only the public half is there.
            _ = key.ExportParameters(includePrivateParameters: true);
            if (key.KeySize < SecretBox.KeyBitsMin)
            {
                section.Fault("KeyFile", $"{path} has {key.KeySize} bits, fewer than {SecretBox.KeyBitsMin}");
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            section.Fault("KeyFile", $"{path} is not a PEM file with an RSA private key");
        }

        return key;
    }
}
