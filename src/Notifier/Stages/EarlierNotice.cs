using Lightline.Contracts.Incidents;

namespace Lightline.Notifier.Stages;

/// <summary>Another notice of the same incident, to the same address or to the inbox of the same account.</summary>
/// <param name="ConnectionId">Of which home.</param>
/// <param name="UpdateId">What it passes on, when it is an update.</param>
/// <param name="Theme">What it says.</param>
/// <param name="Episode">Of which loss.</param>
/// <param name="Channel">How.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Why">Why it stands there.</param>
/// <param name="Order">
/// Of its first attempt that may have been heard, among all attempts; 0 when there is none. A repeat of the same words is no
/// news.
/// </param>
/// <param name="SpokeOf">Of the return of which homes its words speak.</param>
/// <param name="Member">Where that home stands in the incident now; null where it tells of none.</param>
/// <param name="Place">Street and number of that home; empty where it tells of none, and once it was decided.</param>
/// <param name="IsOffElsewhere">Whether that home, whose return is still to be told, is off in another incident.</param>
internal sealed record EarlierNotice(
    long ConnectionId,
    Guid? UpdateId,
    NoticeTheme Theme,
    long Episode,
    Channel Channel,
    NoticeState State,
    string? Why,
    long Order,
    IReadOnlyList<long> SpokeOf,
    Member? Member,
    string Place,
    bool IsOffElsewhere)
{
    /// <summary>Lost, or lost as far as anybody knows.</summary>
    public bool IsHomeOff => Member is { IsOff: true };

    /// <summary>It has service again, as far as anybody knows.</summary>
    public bool IsHomeBack => Member is { State: MemberState.Restored } && !IsOffElsewhere;

    /// <summary>Somebody has it, or may have it.</summary>
    public bool IsTold => State is NoticeState.Submitting or NoticeState.InDoubt or NoticeState.Submitted
        or NoticeState.Delivered or NoticeState.Undelivered;

    /// <summary>The address knows of this home's event, by this notice or by another home's.</summary>
    public bool IsCovered => IsTold || (State is NoticeState.Suppressed && Why == Reason.AddressAlreadyTold);
}
