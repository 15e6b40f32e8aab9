using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>A premises' ONT, port and path.</summary>
public sealed class Connection : IHasPublicNumber
{
    /// <summary>Assigned by the database.</summary>
    public ConnectionId Id { get; set; }

    /// <summary>8 characters, see <see cref="Lightline.Data.PublicNumber"/>.</summary>
    public required string PublicNumber { get; set; }

    /// <summary>Where it ends; one connection a premises.</summary>
    public PremisesId PremisesId { get; set; }

    /// <summary>The box; null until installed.</summary>
    public OntId? OntId { get; set; }

    /// <summary>The planned PON port.</summary>
    public PonId? PortId { get; set; }

    /// <summary>What the network is set to let through.</summary>
    public AccessProfileId? AccessProfileId { get; set; }

    /// <summary>The premises, when loaded.</summary>
    public Premises? Premises { get; set; }

    /// <summary>The ONT, when loaded.</summary>
    public Ont? Ont { get; set; }
}
