using System.Net;

namespace Lightline.Snmp.Client;

/// <summary>An agent and how to speak to it.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="Version">v1 or v2c.</param>
/// <param name="Community">Its community, a secret: <see cref="ToString"/> leaves it out.</param>
public sealed record SnmpTarget(IPEndPoint Address, SnmpVersion Version, string Community)
{
    /// <summary>Version and address, without the community.</summary>
    public override string ToString() => $"{Version} {Address}";
}
