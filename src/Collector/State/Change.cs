using Lightline.Collector.Decoding;
using Lightline.Collector.Inventory;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History;

namespace Lightline.Collector.State;

/// <summary>What State tells the sinks of one ONT.</summary>
/// <param name="Region">The region under whose epoch this may be written.</param>
/// <param name="Live">What is known now.</param>
/// <param name="Tells">Who hears of it.</param>
/// <param name="Point">What history stores; null when nothing.</param>
/// <param name="Break">A break that began, ended or got another cause.</param>
/// <param name="Completion">Completed by history when <paramref name="Point"/> is set.</param>
internal readonly record struct Change(
    OwnedRegion Region,
    OntLive Live,
    Tells Tells,
    HistoryPoint? Point,
    Break? Break,
    IReadingCompletion? Completion);

/// <summary>
/// Takes what State tells. Every method returns at once: a sink that waits for a disk, a database or a reader keeps a
/// bounded lane or map of its own. Called by State's one thread only.
/// </summary>
internal interface IChangeSink
{
    /// <summary>An ONT changed, or has a point to store.</summary>
    void OnChange(in Change change);

    /// <summary>An OLT was swept, or could not be.</summary>
    void OnSweep(OwnedRegion region, OltState olt);

    /// <summary>These ONTs and OLTs are known from now on, and no others: the plant or the owned regions changed.</summary>
    void OnPlant(Picture picture);

    /// <summary>A second went by.</summary>
    void OnTick(DateTimeOffset now)
    {
        // Most sinks do not ask the clock.
    }
}

/// <summary>All that State knows at one moment.</summary>
/// <param name="Plant">The plant followed.</param>
/// <param name="Onts">Its ONTs.</param>
/// <param name="Olts">Its OLTs that were swept, or tried.</param>
/// <param name="OpenBreaks">Losses of service that have not ended.</param>
internal sealed record Picture(
    Plant Plant,
    IReadOnlyCollection<OntLive> Onts,
    IReadOnlyCollection<OltLive> Olts,
    IReadOnlyDictionary<OntId, Break> OpenBreaks)
{
    public static readonly Picture Empty = new(Plant.Empty, [], [], new Dictionary<OntId, Break>());
}
