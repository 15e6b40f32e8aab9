using System.Text;
using Lightline.Contracts.Metrics;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Channels.Email;
using Lightline.Notifier.Channels.Sms;
using Lightline.Notifier.Letters;
using Lightline.Notifier.Metrics;
using Lightline.Notifier.Outbox;
using Lightline.Notifier.Reports;
using Lightline.Notifier.Rows;
using Lightline.Notifier.Sending;
using Lightline.Notifier.Settings;
using Npgsql;

namespace Lightline.Notifier;

/// <summary>
/// Puts the parts together: what happened becomes notices, and each channel's pump sends its own; letters go beside them.
/// </summary>
internal static class Startup
{
    /// <summary>The schema that has what the statements here name.</summary>
    private const int SchemaVersionMin = 15;

    /// <summary>What has begun is finished on stop: its answer, and a moment for its outcome.</summary>
    private static readonly TimeSpan Grace = SendLimits.AnswerWithin + TimeSpan.FromSeconds(2);

    public static IServiceCollection AddFoundations(this IServiceCollection services, NotifierSettings settings) =>
        services
            .Configure<HostOptions>(o => o.ShutdownTimeout = Grace)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<NotifierMetrics>()
            .AddSingleton<PrometheusExporter>()
            .AddSingleton<EpisodeLog>()
            .AddSingleton(NpgsqlDataSource.Create(settings.PostgresConnectionString))
            .AddSingleton<SchemaGate>()
            .AddSingleton<Attendance>();

    public static IServiceCollection AddSending(this IServiceCollection services, NotifierSettings settings) =>
        services
            .AddSingleton(new LinkFormat(settings.LinkFormat))
            .AddSingleton(new ManageKeys(settings.ManageKey))
            .AddSingleton(new ReportLink(settings.PublicUrl, Encoding.UTF8.GetBytes(settings.ReportKey)))
            .AddSingleton(settings.Sms)
            .AddSingleton(settings.Mail)
            .AddSingleton<NoticeRows>()
            .AddSingleton<NoticeBook>()
            .AddSingleton<LetterBook>()
            .AddSingleton<DeliveryReports>()
            .AddChannel<SmsGateway>()
            .AddLetters<SmsGateway>()
            .AddChannel<MailServer>()
            .AddLetters<MailServer>()
            .AddHostedService<LetterForgetting>()
            .AddChannel<InAppChannel>()
            .AddSingleton<Expansion>()
            .AddHostedService<ExpansionService>();

    /// <summary>Ready when PostgreSQL answers.</summary>
    public static void MapHealth(this WebApplication app)
    {
        var postgres = app.Services.GetRequiredService<NpgsqlDataSource>();
        app.MapGet("/healthz", async (CancellationToken cancellationToken) =>
        {
            try
            {
                await using var command = postgres.CreateCommand("select 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return Results.Text("ready\n");
            }
            catch (Exception e) when (PostgresAway.Explains(e))
            {
                return Results.Text(
                    "not ready: PostgreSQL does not answer\n", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }

    public static void MapMetrics(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<NotifierMetrics>();
        var exporter = app.Services.GetRequiredService<PrometheusExporter>();
        app.MapGet("/metrics", () => Results.Text(exporter.Render(), PrometheusPage.ContentType));
    }

    public static Task<bool> WaitForSchemaAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<SchemaGate>().WaitAsync(SchemaVersionMin, cancellationToken);

    private static IServiceCollection AddChannel<TChannel>(this IServiceCollection services)
        where TChannel : class, IChannel =>
        services
            .AddSingleton<TChannel>()
            .AddSingleton<IHostedService>(p => new PumpService(
                ActivatorUtilities.CreateInstance<ChannelPump>(p, p.GetRequiredService<TChannel>()),
                p.GetRequiredService<Attendance>(),
                p.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddLetters<TChannel>(this IServiceCollection services)
        where TChannel : class, IChannel =>
        services.AddSingleton<IHostedService>(p => new LetterService(
            ActivatorUtilities.CreateInstance<LetterPump>(p, p.GetRequiredService<TChannel>()),
            p.GetRequiredService<Attendance>(),
            p.GetRequiredService<TimeProvider>()));
}
