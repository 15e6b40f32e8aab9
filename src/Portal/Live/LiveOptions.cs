namespace Lightline.Portal.Live;

/// <summary>Bounds and rhythms of the live half of the Portal. Every default stands here only.</summary>
internal sealed record LiveOptions
{
    /// <summary>Longest message a browser may send; a <c>Follow</c> call has about 100 bytes.</summary>
    public const int MessageBytesMax = 4_096;

    /// <summary>What SignalR buffers a socket and direction before it waits; a frame has about 3 kB.</summary>
    public const int MessageBufferBytes = 32 * 1024;

    /// <summary>
    /// How often an idle socket is spoken to. The page gives a silent one up after three of these, so that a dead link is
    /// noticed within 12 s.
    /// </summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(4);

    /// <summary>Most ONTs kept in memory, about 130 bytes each: 130 MB.</summary>
    public int OntsMax { get; init; } = 1_000_000;

    /// <summary>Most Collectors followed at once; each is one connection and one task.</summary>
    public int CollectorsMax { get; init; } = 64;

    /// <summary>Most open status streams in this process, about 40 kB each: 400 MB.</summary>
    public int ViewersMax { get; init; } = 10_000;

    /// <summary>Most sockets of one person: a household's browsers and their tabs.</summary>
    public int SocketsPerPersonMax { get; init; } = 20;

    /// <summary>Most calls of <c>Follow</c> on one socket in a minute; each asks the database.</summary>
    public int FollowsPerMinuteMax { get; init; } = 30;

    /// <summary>A browser gets a frame at most this often; what happens between is coalesced.</summary>
    public TimeSpan FrameInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the list of Collectors is read.</summary>
    public TimeSpan DirectoryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A Collector not seen for this long is no longer followed.</summary>
    public TimeSpan CollectorGoneAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often rows of viewed ONTs are read while their Collector's feed is away.</summary>
    public TimeSpan RowsInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Most ONTs whose rows one read asks for.</summary>
    public int RowsMax { get; init; } = 2_000;

    /// <summary>How often the plan of which ONT hangs on which port may be read again.</summary>
    public TimeSpan PortsInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A feed that says nothing for this long, three heartbeats, is followed afresh.</summary>
    public TimeSpan FeedSilence { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait between two tries to reach a feed.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one call to a Collector or one read of the database may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A history store that failed is asked again after this; meanwhile pages do without.</summary>
    public TimeSpan HistoryRetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often incidents are read.</summary>
    public TimeSpan IncidentsInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How old the public picture of outages may grow while no incident changes: within it a contract that began or ended
    /// changes a count.
    /// </summary>
    public TimeSpan PublicInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A picture of incidents older than this is shown with a warning.</summary>
    public TimeSpan IncidentsOldAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a plant that was read serves the NOC's map.</summary>
    public TimeSpan PlantInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A plant that could not be read is asked for again after this.</summary>
    public TimeSpan PlantRetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most areas of a map, each with an outline of at most 40 KB; a town has about ten.</summary>
    public int AreasMax { get; init; } = 1_000;

    /// <summary>Most buildings with OLTs on a map.</summary>
    public int SitesMax { get; init; } = 1_000;

    /// <summary>Most cabinets of a map, about 280 bytes each: 2.8 MB, a tenth of it compressed.</summary>
    public int CabinetsMax { get; init; } = 10_000;

    /// <summary>Most homes that a map counts, 40 bytes each: 8 MB.</summary>
    public int PlantHomesMax { get; init; } = 200_000;

    /// <summary>How long one count of the homes off serves all open maps.</summary>
    public TimeSpan PlacesInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often an open stream asks the database whether its viewer's session and seat still hold.</summary>
    public TimeSpan SeatInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A page not touched for this long is watched at the idle pace.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Losses of neighbours this close together have one cause.</summary>
    public TimeSpan NeighboursWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>This many other boxes on the port that lost the same make a loss more than one home's.</summary>
    public int NeighboursMin { get; init; } = 2;
}
