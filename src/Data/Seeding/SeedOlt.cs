using System.Net;
using Lightline.Contracts;

namespace Lightline.Data.Seeding;

/// <summary>An OLT to make.</summary>
/// <param name="Region">Its region.</param>
/// <param name="Site">Where it stands.</param>
/// <param name="Name">Unique name, the one inside the sealed secret.</param>
/// <param name="Address">Its agent's address.</param>
/// <param name="SnmpPort">UDP port of its agent.</param>
/// <param name="SecretSealed">See <see cref="Lightline.Data.Network.OltSecret.Seal"/>.</param>
/// <param name="Profile">Vendor profile.</param>
public sealed record SeedOlt(
    RegionId Region,
    SiteId Site,
    string Name,
    IPAddress Address,
    int SnmpPort,
    byte[] SecretSealed,
    string Profile = "huawei-smartax");
