using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Sending;

/// <summary>What becomes of a due notice.</summary>
/// <param name="Notice">Which.</param>
/// <param name="State">Where it stands from now on.</param>
/// <param name="Why">Why; null when an attempt begins.</param>
/// <param name="DueAt">When it is looked at again (UTC); null for never.</param>
/// <param name="IsBegun">Whether an attempt begins.</param>
/// <param name="Headline">What the attempt says; null keeps what stands there.</param>
/// <param name="Body">What the attempt says; null keeps what stands there.</param>
/// <param name="SpokeOf">Of the return of which homes those words speak; null keeps what stands there.</param>
internal sealed record Decision(
    Notice Notice,
    NoticeState State,
    string? Why,
    DateTimeOffset? DueAt,
    bool IsBegun = false,
    string? Headline = null,
    string? Body = null,
    IReadOnlyList<long>? SpokeOf = null);
