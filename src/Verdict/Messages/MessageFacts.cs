namespace Lightline.Verdict.Messages;

/// <summary>What a message can speak of.</summary>
public sealed record MessageFacts
{
    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>Where somebody answers.</summary>
    public required string Phone { get; init; }

    /// <summary>When somebody answers, in words.</summary>
    public required string PhoneHours { get; init; }

    /// <summary>Street and number of the home.</summary>
    public required string Place { get; init; }

    /// <summary>Of how many other homes of the same reader it speaks.</summary>
    public int OtherHomes { get; init; }

    /// <summary>Where the newest can be read.</summary>
    public required string Link { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>The clock on the reader's wall.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>When it happened (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the NOC wrote; null unless it is an update.</summary>
    public UpdateFacts? Update { get; init; }

    /// <summary>What an outbox row brought; null where an incident is spoken of.</summary>
    public IReadOnlyDictionary<string, string>? Payload { get; init; }
}
