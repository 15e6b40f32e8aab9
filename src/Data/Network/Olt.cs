using System.Net;
using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>One OLT chassis. Its secret is a row part of its own that this process can write and never read.</summary>
public sealed class Olt
{
    /// <summary>Assigned by the database.</summary>
    public OltId Id { get; set; }

    /// <summary>Its region.</summary>
    public RegionId RegionId { get; set; }

    /// <summary>Where it stands.</summary>
    public SiteId SiteId { get; set; }

    /// <summary>Unique name; bound into its sealed secret.</summary>
    public required string Name { get; set; }

    /// <summary>Its agent's address, IPv4 or IPv6.</summary>
    public required IPAddress Address { get; set; }

    /// <summary>UDP port of its agent, 1..65535; 161 unless set.</summary>
    public int SnmpPort { get; set; } = 161;

    /// <summary>Name of the vendor profile the Collector reads it by.</summary>
    public string Profile { get; set; } = "huawei-smartax";

    /// <summary>Whether the Collector talks to it.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Set on insert and rotation only; reading it back is refused by the database.</summary>
    public OltSecret? Secret { get; set; }
}
