using Lightline.Collector.Tests.Running;
using Lightline.OltFleet;

namespace Lightline.Collector.Tests.Incidents;

/// <summary>
/// A Collector that follows a simulated OLT of two PONs, each of two splitters of eight homes; tests share it and leave it
/// without an open incident.
/// </summary>
public sealed class RunningStreet(TestDatabases databases) : IAsyncLifetime
{
    public const int Homes = 32;
    public const int OnPon = Homes / 2;
    public const int OnSplitter = OnPon / 2;

    public TestDatabase Database { get; private set; } = null!;

    internal RunningCollector Collector { get; private set; } = null!;

    internal Fleet Fleet { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await databases.NewAsync(Homes);
        Collector = new RunningCollector(Database, brokerPort: null);
        Collector.Settings["Freshness__HoldDown"] = "00:00:02";
        Collector.Settings["Polling__StatusInterval"] = "00:00:10";
        Fleet = SmallTown.Start(Database, Collector);
        await Collector.StartAsync();
        await OnlineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await Collector.DisposeAsync();
        await Database.DisposeAsync();
    }

    public Task OnlineAsync() => Eventually.BecomesAsync(
        async () => await Database.ReadAsync<long>("select count(*) from live.ont_state where status = 1") == Homes,
        "all online",
        seconds: 60);

    /// <summary>Rows of a table, or of what stands behind <c>from</c>.</summary>
    public Task<long> CountAsync(string what) => Database.ReadAsync<long>($"select count(*) from {what}");
}
