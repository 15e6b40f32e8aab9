namespace Lightline.Portal.Features.Manage;

/// <summary>How the use of a link ended.</summary>
internal enum ManageOutcome
{
    /// <summary>It was done, or is shown.</summary>
    Done,

    /// <summary>We have signed no such link for this host, or there is no such topic.</summary>
    Unknown,

    /// <summary>It was one, but is too old, or its address is not that contact's any more.</summary>
    Old,

    /// <summary>Too many tries, or too many changes.</summary>
    TooMany,
}
