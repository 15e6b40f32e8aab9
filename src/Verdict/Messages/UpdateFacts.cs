namespace Lightline.Verdict.Messages;

/// <summary>What the NOC wrote of an incident.</summary>
/// <param name="Stage">How far the repair is, in the database's word.</param>
/// <param name="Message">Its own words.</param>
/// <param name="BackFrom">Earliest time of the end (UTC).</param>
/// <param name="BackBy">Latest time of the end (UTC).</param>
/// <param name="BackReason">Why that is another time than was told before.</param>
public sealed record UpdateFacts(
    string? Stage, string? Message, DateTimeOffset? BackFrom, DateTimeOffset? BackBy, string? BackReason = null);
