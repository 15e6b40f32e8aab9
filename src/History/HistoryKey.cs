using Lightline.Contracts;

namespace Lightline.History;

/// <summary>
/// Where a point belongs. Make one per ONT and keep it: InfluxDB's line head is cached by it. PostgreSQL stores the id
/// alone; InfluxDB gets all four as tags, so that an operator can group by them.
/// </summary>
/// <param name="Ont">The ONT; the only part that reading back depends on, so a renamed OLT keeps its history.</param>
/// <param name="Region">The region's code, such as <c>old-town</c>.</param>
/// <param name="Olt">The OLT's name, such as <c>olt-1</c>.</param>
/// <param name="Pon">The PON port as <c>frame/slot/port</c>, such as <c>0/1/3</c>.</param>
public sealed record HistoryKey(OntId Ont, string Region, string Olt, string Pon);
