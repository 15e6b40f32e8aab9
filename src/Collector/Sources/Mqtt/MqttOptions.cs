namespace Lightline.Collector.Sources.Mqtt;

/// <summary>Section <c>Mqtt</c>: the broker; without a host the source is off.</summary>
internal sealed record MqttOptions
{
    /// <summary>Null is off.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 1_883;

    public string? Username { get; init; }

    /// <summary>From <c>Mqtt:PasswordFile</c>.</summary>
    public string? Password { get; init; }

    public bool UsesTls { get; init; }

    /// <summary>How long the broker keeps messages for a Collector that is away.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromDays(1);

    /// <summary>First pause between two connections; doubles up to <see cref="RetryMax"/>.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The pause after another took the session over: longer than a region's renewal, so that who lost the region knows
    /// it before it would take the session back.
    /// </summary>
    public TimeSpan TakenOverPause { get; init; } = TimeSpan.FromSeconds(10);

    public static MqttOptions Read(SettingsSection section)
    {
        var options = new MqttOptions
        {
            Host = section.Text("Host"),
            Port = section.Port("Port", 1_883),
            Username = section.Text("Username"),
            Password = ReadPassword(section),
            UsesTls = section.Switch("UseTls", fallback: false),
        };
        if (options is { Password: not null, Username: null })
        {
            section.Fault("Username", "missing, but Mqtt:PasswordFile is set");
        }

        section.RefuseUnknown();
        return options;
    }

    public override string ToString() => $"{Host}:{Port} (credentials hidden)";

    private static string? ReadPassword(SettingsSection section)
    {
        if (section.Text("PasswordFile") is not { } path)
        {
            return null;
        }

        var password = SecretText.TryRead(path, out var problem);
        if (password is null)
        {
            section.Fault("PasswordFile", problem);
        }

        return password;
    }
}
