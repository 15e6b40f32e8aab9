using Lightline.Collector.Governor;
using Lightline.Contracts;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>One request to be sent to an OLT.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Begun">When it was handed out.</param>
/// <param name="Asks">What to ask of which ONT, for GETs.</param>
/// <param name="Walk">The walk it is a step of.</param>
internal sealed record Work(WorkKind Kind, TimeSpan Begun, IReadOnlyList<OntAsk> Asks, Walk? Walk = null);

/// <summary>What to ask of one ONT.</summary>
internal readonly record struct OntAsk(OntRow Row, bool Status, bool Optics);

/// <summary>A walk through one table and what came of it so far.</summary>
internal sealed class Walk(WorkKind kind, TableCursor cursor, int columns, TimeSpan begun, DateTimeOffset startedAt)
{
    public WorkKind Kind { get; } = kind;

    public TableCursor Cursor { get; } = cursor;

    public int Columns { get; } = columns;

    public TimeSpan Begun { get; } = begun;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>Planned ONTs that had a row.</summary>
    public List<OntId> Seen { get; } = [];

    /// <summary>Steps in a row that brought nothing.</summary>
    public int Failures { get; set; }
}
