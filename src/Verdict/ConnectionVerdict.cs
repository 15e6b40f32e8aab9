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
/// <param name="UnknownAt">
/// When this is no longer known unless something proves it anew: service after <c>Freshness.LiveFor</c>, all else after
/// <c>Freshness.UnknownAfter</c>. Null when there is no proof left to grow old.
/// </param>
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
    DateTimeOffset? UnknownAt,
    DateTimeOffset NextChangeAt);
