namespace Lightline.Data.Services;

/// <summary>Where a service stands.</summary>
public enum ServiceState
{
    /// <summary>Ordered, not yet usable.</summary>
    Pending,

    /// <summary>In use.</summary>
    Active,

    /// <summary>Stopped for now.</summary>
    Suspended,

    /// <summary>Over: its connection is no longer visible through it.</summary>
    Ended,
}
