using Lightline.Contracts;

namespace Lightline.History;

/// <summary>
/// Who may see what: the box behind a connection while one tenant lived there. Made from a tenure row that the reader may
/// see, never from a bare ONT id.
/// </summary>
/// <param name="Connection">The connection.</param>
/// <param name="Ont">The ONT behind it.</param>
/// <param name="From">When the tenure began (UTC, inclusive).</param>
/// <param name="To">When it ended (UTC, exclusive); null while it lasts.</param>
public sealed record Occupancy(ConnectionId Connection, OntId Ont, DateTimeOffset From, DateTimeOffset? To);
