namespace Lightline.Data.Network;

/// <summary>What the network lets through for a connection. Published by the operator.</summary>
public sealed class AccessProfile
{
    /// <summary>Assigned by the database.</summary>
    public AccessProfileId Id { get; set; }

    /// <summary>Unique name.</summary>
    public required string Name { get; set; }

    /// <summary>Plan or walled garden.</summary>
    public AccessProfileKind Kind { get; set; }

    /// <summary>To the home, Mbit/s.</summary>
    public int DownMbps { get; set; }

    /// <summary>From the home, Mbit/s.</summary>
    public int UpMbps { get; set; }
}
