using Lightline.Contracts.Live;
using Lightline.Data.Tenancy;
using Lightline.History;
using Lightline.Portal.Live.Feeds;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.Plants;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Live.Store;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Lightline.Portal.Live;

/// <summary>
/// The live half of the Portal. Needs the database and authentication to be registered, and <c>Feed:TokenFile</c> to be
/// configured.
/// </summary>
/// <remarks>
/// <code>
///  Collectors ═▶ CollectorLink ─▶ LiveState ─wakes▶ Viewers ─▶ StatusStream ═▶ browsers
///  database   ─▶ RowReader ─────────┘                  └─wishes▶ Watches ─▶ Collectors
/// </code>
/// </remarks>
internal static class LiveRegistration
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(builder.Configuration.GetSection("Freshness").Get<Freshness>() ?? new Freshness());
        services.TryAddSingleton(new LiveOptions());
        services.TryAddSingleton(builder.Configuration.Get<HistoryOptions>() ?? new HistoryOptions());
        services.TryAddSingleton<ILiveStore, LiveStore>();
        services.AddSingleton(provider =>
            new Jitter((int)provider.GetRequiredService<TimeProvider>().GetTimestamp()));
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<LiveState>();
        services.AddSingleton<Viewers>();
        services.AddSingleton<StoreReads>();
        services.AddHttpClient();
        services.AddSingleton<OpenHistory>(provider => scope => HistoryStores.CreateReader(
            provider.GetRequiredService<HistoryOptions>(),
            async token => await ScopedConnection.OpenAsync(provider.GetRequiredService<NpgsqlDataSource>(), scope, token),
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(HistoryReads)),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HistoryReads>();
        services.AddSingleton<IncidentBoard>();
        services.AddSingleton<IncidentReader>();
        services.AddSingleton<IIncidentReader>(provider => provider.GetRequiredService<IncidentReader>());
        services.AddSingleton<IncidentWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<IncidentWatch>());
        services.AddSingleton<PlantReader>();
        services.AddSingleton<PlantReads>();
        services.AddSingleton<LiveFacts>();
        services.AddSingleton<StatusStream>();
        services.AddSingleton<FeedToken>();
        services.AddSingleton<CollectorLinkParts>();
        services.AddSingleton<CollectorDirectory>();
        services.AddHostedService(provider => provider.GetRequiredService<CollectorDirectory>());
        services.AddHostedService<RowReader>();
        services.AddHostedService<Watches>();
        services.AddSignalR().AddHubOptions<StatusHub>(hub =>
        {
            hub.MaximumReceiveMessageSize = LiveOptions.MessageBytesMax;
            hub.KeepAliveInterval = LiveOptions.KeepAlive;
            hub.SupportedProtocols = ["json"];
        });
        // It writes an error for each refused call, which any visitor could cause at will; refusals are counted instead, and
        // StatusStream reports what is truly wrong.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
        services.AddSingleton<IHubProtocol, CountingProtocol>();
    }

    public static void MapLive(this WebApplication app)
    {
        var metrics = app.Services.GetRequiredService<LiveMetrics>();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(StatusHub.Path, StringComparison.OrdinalIgnoreCase),
            hub => hub.Use((context, next) => SameOrigin.RefuseOthersAsync(context, next, metrics)));
        app.MapHub<StatusHub>(StatusHub.Path, connection =>
        {
            connection.Transports = HttpTransportType.WebSockets;
            connection.CloseOnAuthenticationExpiration = true;
            connection.ApplicationMaxBufferSize = LiveOptions.MessageBufferBytes;
            connection.TransportMaxBufferSize = LiveOptions.MessageBufferBytes;
        });
    }
}
