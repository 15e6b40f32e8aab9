namespace Lightline.Gateways;

/// <summary>What the gateway reports afterwards of a message that it took.</summary>
public enum Report
{
    /// <summary>Handed to the operator, then delivered.</summary>
    Delivered,

    /// <summary>Not delivered.</summary>
    Undelivered,

    /// <summary>Nothing.</summary>
    None,
}
