using Lightline.Collector.ChangeStream;
using Lightline.Collector.HistoryLane;
using Lightline.Collector.Incidents;
using Lightline.Collector.Inventory;
using Lightline.Collector.Lanes;
using Lightline.Collector.Metrics;
using Lightline.Collector.Regions;
using Lightline.Collector.Settings;
using Lightline.Collector.Sources.Mqtt;
using Lightline.Collector.Sources.Snmp;
using Lightline.Collector.State;
using Lightline.Collector.StateRows;
using Lightline.Contracts.Live;
using Lightline.History;
using Npgsql;

namespace Lightline.Collector;

/// <summary>Puts the parts together; each verb is a row of the picture in docs/ARCHITECTURE.md.</summary>
internal static class Startup
{
    /// <summary>The schema that has what the statements here name.</summary>
    private const int SchemaVersionMin = 3;

    /// <summary>How long each stage may drain on stop, all together.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddFoundations(this IServiceCollection services, CollectorSettings settings) =>
        services
            .Configure<HostOptions>(o => o.ShutdownTimeout = Grace)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(settings.Freshness)
            .AddSingleton<CollectorMetrics>()
            .AddSingleton<PrometheusExporter>()
            .AddSingleton<EpisodeLog>()
            .AddSingleton(NpgsqlDataSource.Create(settings.PostgresConnectionString))
            .AddSingleton<SchemaGate>()
            .AddSingleton<LaneOptions>()
            .AddSingleton<ReadingLanes>();

    public static IServiceCollection AddInventory(this IServiceCollection services, CollectorSettings settings) =>
        services
            .AddSingleton(settings.Regions)
            .AddSingleton<RegionTable>()
            .AddSingleton(p => ActivatorUtilities.CreateInstance<RegionLease>(p, settings.Feed.AdvertisedUrl))
            .AddHostedService<RegionService>()
            .AddSingleton(new SecretBox(settings.SecretKey))
            .AddSingleton<PlantRows>()
            .AddSingleton<PlantReader>()
            .AddSingleton<FollowedPlant>()
            .AddSingleton<IPlantSource>(p => p.GetRequiredService<FollowedPlant>())
            .AddHostedService<PlantService>();

    public static IServiceCollection AddSinks(this IServiceCollection services, CollectorSettings settings)
    {
        services
            .AddSingleton<HistoryLaneOptions>()
            .AddSingleton(p => HistoryStores.CreateWriter(
                settings.History, p.GetRequiredService<NpgsqlDataSource>(), new HttpClient(), TimeProvider.System))
            .AddSingleton<Func<OwnedRegion, CancellationToken, ValueTask<bool>>>(
                p => p.GetRequiredService<RegionLease>().OwnsAsync)
            .AddSingleton<HistoryStage>()
            .AddHostedService<HistoryService>();
        services
            .AddSingleton<RowBook>()
            .AddSingleton<RowWriter>()
            .AddSingleton<RowFlush>()
            .AddHostedService<RowService>();
        services
            .AddSingleton(new CorrelatorOptions { HoldDown = settings.Freshness.HoldDown })
            .AddSingleton<IncidentTables>()
            .AddSingleton<IncidentBook>()
            .AddSingleton<IncidentFlush>()
            .AddSingleton<IncidentCorrelator>()
            .AddSingleton<IncidentStage>()
            .AddHostedService<IncidentService>();
        return services
            .AddSingleton(settings.Feed)
            .AddSingleton<FeedCounters>()
            .AddSingleton<LiveBook>()
            .AddSingleton<IReadOnlyList<IChangeSink>>(p =>
            [
                p.GetRequiredService<LiveBook>(),
                p.GetRequiredService<RowBook>(),
                p.GetRequiredService<HistoryStage>(),
                p.GetRequiredService<IncidentStage>(),
            ]);
    }

    public static IServiceCollection AddState(this IServiceCollection services, CollectorSettings settings) =>
        services
            .AddSingleton(new StateReducer(settings.Freshness))
            .AddSingleton<StateBook>()
            .AddSingleton<StateReader>()
            .AddSingleton<StateStage>()
            .AddSingleton(p => new PlantFollower(
                p.GetRequiredService<PlantReader>(),
                p.GetRequiredService<FollowedPlant>(),
                (region, cancellationToken) => RestoreAsync(p, region, cancellationToken),
                p.GetRequiredService<StateStage>(),
                p.GetRequiredService<EpisodeLog>(),
                p.GetRequiredService<TimeProvider>()))
            .AddHostedService<StateService>();

    /// <summary>Incidents first: State's answer is what lets the region's sources begin.</summary>
    private static async Task<RestoredStates> RestoreAsync(
        IServiceProvider services, OwnedRegion region, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IncidentStage>().RestoreAsync(region, cancellationToken);
        return await services.GetRequiredService<StateReader>().ReadAsync(region, cancellationToken);
    }

    public static IServiceCollection AddSources(this IServiceCollection services, CollectorSettings settings)
    {
        services.AddSnmpSource();
        if (settings.Mqtt.Host is not null)
        {
            services
                .AddSingleton(settings.Mqtt)
                .AddSingleton<MqttCounters>()
                .AddSingleton<MqttIntake>()
                .AddHostedService<MqttSource>();
        }

        return services;
    }

    public static IServiceCollection AddFeed(this IServiceCollection services, CollectorSettings settings)
    {
        services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = LiveFeedHub.MessageBytesMax;
            // Follow runs for as long as the connection does; Watch has to pass beside it.
            hub.MaximumParallelInvocationsPerClient = 4;
            hub.StreamBufferCapacity = 1;
            hub.KeepAliveInterval = LiveFeed.Heartbeat;
        });
        return services.AddSingleton<FeedTokenGate>();
    }

    /// <summary>Ready when everything before the listener has started and each owned region is restored.</summary>
    public static void MapHealth(this WebApplication app)
    {
        var lease = app.Services.GetRequiredService<RegionLease>();
        var followed = app.Services.GetRequiredService<FollowedPlant>();
        app.MapGet("/healthz", () =>
        {
            var missing = lease.Owned.Except(followed.Current.Regions).Select(r => r.Code).ToArray();
            return missing.Length == 0
                ? Results.Text("ready\n")
                : Results.Text(
                    $"not ready: {string.Join(", ", missing)} not restored yet\n",
                    statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }

    public static void MapMetrics(this WebApplication app)
    {
        var exporter = app.Services.GetRequiredService<PrometheusExporter>();
        var metrics = app.Services.GetRequiredService<CollectorMetrics>();
        metrics.Show(app.Services.GetRequiredService<ReadingLanes>());
        FeedCounters.Show(
            metrics, app.Services.GetRequiredService<FeedCounters>(), app.Services.GetRequiredService<LiveBook>());
        app.MapGet("/metrics", () => Results.Text(exporter.Render(), "text/plain; version=0.0.4"));
    }

    public static Task<bool> WaitForSchemaAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SchemaGate>().WaitAsync(SchemaVersionMin, cancellationToken);
}
