namespace Lightline.Notifier.Stages;

/// <summary>One notice with all that decides whether it is sent, read in the transaction that marks it as begun.</summary>
internal sealed record Notice
{
    public required Guid Id { get; init; }

    /// <summary>Of which home; 0 where it tells of none.</summary>
    public required long ConnectionId { get; init; }

    /// <summary>Whether it tells of an incident; else it came from an outbox row of any topic.</summary>
    public bool IsOfIncident { get; init; } = true;

    /// <summary>What it passes on, when it is an update.</summary>
    public Guid? UpdateId { get; init; }

    public required string Topic { get; init; }

    /// <summary>See <see cref="NoticeKind"/>.</summary>
    public required string Kind { get; init; }

    public NoticeTheme Theme => IsOfIncident ? NoticeKind.Theme(Kind) : NoticeTheme.Other;

    /// <summary>Of which loss.</summary>
    public required long Episode { get; init; }

    public required Channel Channel { get; init; }

    public required string Address { get; init; }

    public required NoticeState State { get; init; }

    /// <summary>Attempts begun so far.</summary>
    public required int Attempts { get; init; }

    /// <summary>Attempts whose outcome nobody knows.</summary>
    public required int Doubts { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The account's zone, else the provider's.</summary>
    public required TimeZoneInfo Zone { get; init; }

    public required Contact Contact { get; init; }

    /// <summary>Null, when the incident has no such member.</summary>
    public Member? Member { get; init; }

    /// <summary>Whether the home is off in another incident that is open.</summary>
    public bool IsOffElsewhere { get; init; }

    public required IReadOnlyList<EarlierNotice> Earlier { get; init; }

    /// <summary>The others to the same address on the same channel.</summary>
    public IEnumerable<EarlierNotice> SameAddress => Earlier.Where(e => e.Channel == Channel);

    /// <summary>Whether it is the return that its reader asked for in this outage.</summary>
    public bool IsAskedFor => Theme is NoticeTheme.Restored && Contact.IsAsked;
}
