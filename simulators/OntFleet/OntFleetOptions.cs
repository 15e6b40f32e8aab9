namespace Lightline.OntFleet;

/// <summary>How the talking ONTs reach their broker and how often they speak.</summary>
public sealed record OntFleetOptions
{
    /// <summary>The broker's host.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The broker's TCP port.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Signs in to the broker; null without.</summary>
    public string? Username { get; init; }

    /// <summary>With <see cref="Username"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The region in the topics.</summary>
    public required string Region { get; init; }

    /// <summary>How often an ONT sends telemetry, give or take a tenth.</summary>
    public TimeSpan TelemetryInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often an ONT looks at itself.</summary>
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The pause after a refused connection.</summary>
    public TimeSpan ReconnectInterval { get; init; } = TimeSpan.FromSeconds(2);
}
