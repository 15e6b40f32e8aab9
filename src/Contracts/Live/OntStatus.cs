namespace Lightline.Contracts.Live;

/// <summary>What is known of an ONT right now. Numbers are stored in PostgreSQL and InfluxDB: never renumber.</summary>
public enum OntStatus
{
    /// <summary>Nothing proves any state: never seen, or the last proof is too old (see <see cref="Freshness"/>).</summary>
    Unknown = 0,

    /// <summary>Registered and passing traffic.</summary>
    Online = 1,

    /// <summary>Online, but the device itself reports impaired service.</summary>
    Degraded = 2,

    /// <summary>Ranging or registering.</summary>
    Connecting = 3,

    /// <summary>Not registered; <see cref="DownCause"/> says why, as far as known.</summary>
    Offline = 4,

    /// <summary>Seen but refused by authentication.</summary>
    AuthFailed = 5,

    /// <summary>Turned off by the operator.</summary>
    AdminDown = 6,
}

/// <summary>
/// Why an ONT went down, in the vendor-neutral words of the profiles' norm maps. Stored: never renumber.
/// </summary>
public enum DownCause
{
    /// <summary>It is not down.</summary>
    None = 0,

    /// <summary>Down, and nothing tells why.</summary>
    Unknown = 1,

    /// <summary>Loss of light (LOS, LOSi, LOFi, LOAi).</summary>
    LossOfSignal = 2,

    /// <summary>The ONT's own last word: it lost power.</summary>
    DyingGasp = 3,

    /// <summary>Too many errors on the line.</summary>
    SignalFail = 4,

    /// <summary>Deactivated by the operator.</summary>
    AdminDown = 5,

    /// <summary>Restarted by command, button or software.</summary>
    Reboot = 6,

    /// <summary>Authentication failed.</summary>
    AuthFailed = 7,

    /// <summary>The ONT's own laser is off.</summary>
    LaserOff = 8,

    /// <summary>It transmits out of turn.</summary>
    Rogue = 9,

    /// <summary>A cause the profile lists but that maps to none of the above.</summary>
    Other = 10,
}

/// <summary>Which path proved a state. Stored: never renumber.</summary>
public enum ReadingSource
{
    /// <summary>Restored from PostgreSQL after a restart.</summary>
    Restored = 0,

    /// <summary>A scheduled SNMP read.</summary>
    Poll = 1,

    /// <summary>An SNMP trap; a hint until a poll confirms it.</summary>
    Trap = 2,

    /// <summary>A message of the ONT itself over MQTT.</summary>
    Mqtt = 3,

    /// <summary>An SNMP read made because somebody watches.</summary>
    Watch = 4,

    /// <summary>The clock: a proof grew too old.</summary>
    Clock = 5,
}
