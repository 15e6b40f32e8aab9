namespace Lightline.Portal.Features.Audit;

/// <summary>A page of the audit log.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Older">The last entry of this page; null when there is none behind it.</param>
public sealed record AuditView(IReadOnlyList<AuditRow> Rows, long? Older);

/// <summary>One entry.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Actor">Who; null for the system, and for a stranger.</param>
/// <param name="ActorName">What they are called now; null for who was erased.</param>
/// <param name="OnBehalfOf">The account for which it was done.</param>
/// <param name="Action">What.</param>
/// <param name="SubjectKind">To what kind of thing.</param>
/// <param name="SubjectId">To which.</param>
/// <param name="SubjectName">What a person it was done to is called now.</param>
/// <param name="Detail">More ids and field names, as stored.</param>
/// <param name="Seal">The seal it is in; null while it waits.</param>
public sealed record AuditRow(
    long Id,
    DateTimeOffset At,
    Guid? Actor,
    string? ActorName,
    Guid? OnBehalfOf,
    string Action,
    string? SubjectKind,
    string? SubjectId,
    string? SubjectName,
    string? Detail,
    long? Seal);
