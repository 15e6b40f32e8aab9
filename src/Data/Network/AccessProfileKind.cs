namespace Lightline.Data.Network;

/// <summary>What an access profile is for.</summary>
public enum AccessProfileKind
{
    /// <summary>A speed that can be sold.</summary>
    Plan,

    /// <summary>Only the portal is reachable.</summary>
    WalledGarden,
}
