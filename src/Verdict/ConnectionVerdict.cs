namespace Lightline.Verdict;

/// <summary>
/// What is concluded about one connection at one instant. By the clock alone it stays the same until
/// <paramref name="NextChangeAt"/>, so a page that has lost its socket knows when to stop believing it.
/// </summary>
/// <param name="Kind">The conclusion.</param>
/// <param name="Tone">Shape and colour.</param>
/// <param name="Word">One of the status words, for tags and rows.</param>
/// <param name="Headline">The answer, one or two sentences.</param>
/// <param name="Meaning">What it means and what to do.</param>
/// <param name="Light">The light level.</param>
/// <param name="Freshness">How far the proof can be trusted.</param>
/// <param name="ProvenAt">The proof's time (UTC); null when there is none.</param>
/// <param name="HoldsUntil">
/// When the proof of these words grows too old for them (UTC): a page that hears nothing newer turns to what is decided
/// at that instant. Null when nothing is left to lose.
/// </param>
/// <param name="Outage">
/// The confirmed outage that explains this, to be told with it; null when there is none or the box is back.
/// </param>
/// <param name="Promise">When that is over and when people hear more, as far as it is known; else empty.</param>
/// <param name="NextChangeAt">The first instant at which the clock alone changes any of this.</param>
public sealed record ConnectionVerdict(
    VerdictKind Kind,
    Tone Tone,
    string Word,
    string Headline,
    string Meaning,
    LightLevel Light,
    FreshnessLevel Freshness,
    DateTimeOffset? ProvenAt,
    DateTimeOffset? HoldsUntil,
    Outage? Outage,
    string Promise,
    DateTimeOffset NextChangeAt);
