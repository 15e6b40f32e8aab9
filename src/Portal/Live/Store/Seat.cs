using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Verdict;

namespace Lightline.Portal.Live.Store;

/// <summary>One connection as its own viewer may see it.</summary>
/// <param name="Scope">In whose name it was found.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Ont">Its box; null when none is linked yet.</param>
/// <param name="Row">The box's last row; null when nothing was ever heard.</param>
/// <param name="Sweep">The last sweep of its OLT.</param>
/// <param name="Occupancy">The viewer's present time there, to read history by; null without a box.</param>
/// <param name="Voice">The viewer's language and clock.</param>
internal sealed record Seat(
    Scope Scope,
    ConnectionId Connection,
    OntId? Ont,
    OntLive? Row,
    OltLive? Sweep,
    Occupancy? Occupancy,
    Voice Voice)
{
    /// <summary>The facts of the database alone.</summary>
    public ConnectionFacts Facts => (Ont, Row) switch
    {
        (null, _) => ConnectionFacts.WithoutBox,
        (_, null) => ConnectionFacts.NeverSeen,
        _ => ConnectionFacts.From(Row, Sweep),
    };
}
