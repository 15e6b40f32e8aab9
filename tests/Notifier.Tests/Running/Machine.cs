using System.Diagnostics.Metrics;
using System.Text;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Letters;
using Lightline.Notifier.Metrics;
using Lightline.Notifier.Outbox;
using Lightline.Notifier.Reports;
using Lightline.Notifier.Rows;
using Lightline.Notifier.Sending;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lightline.Notifier.Tests.Running;

/// <summary>A Notifier's parts on a street, run by hand: as its role, under a clock of the test's.</summary>
internal sealed class Machine : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PrometheusExporter _exporter;

    public Machine(
        TestStreet street, TimeProvider time, Uri? publicUrl = null, ILogger<EpisodeLog>? logger = null)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _exporter = new PrometheusExporter(meters);
        Time = time;
        Metrics = new NotifierMetrics(meters);
        Log = new EpisodeLog(logger ?? NullLogger<EpisodeLog>.Instance, time);
        Link = new ReportLink(publicUrl ?? new Uri("http://127.0.0.1:1/"), Encoding.UTF8.GetBytes(new string('k', 32)));
        Expansion = new Expansion(street.Notifier, Metrics, Log, time);
        Book = new NoticeBook(
            street.Notifier, new NoticeRows(new LinkFormat("https://{host}/outages/{number}"), Keys), Metrics, time);
        Letters = new LetterBook(street.Notifier, Metrics, time);
        Reports = new DeliveryReports(street.Notifier, Link, time);
    }

    /// <summary>What signs the links to people's settings.</summary>
    public static ManageKeys Keys { get; } = new(new string('m', 32));

    public TimeProvider Time { get; }

    public NotifierMetrics Metrics { get; }

    public EpisodeLog Log { get; }

    public ReportLink Link { get; }

    public Expansion Expansion { get; }

    public NoticeBook Book { get; }

    public LetterBook Letters { get; }

    public DeliveryReports Reports { get; }

    /// <summary>What <c>/metrics</c> says of a series; 0 when it has none.</summary>
    public double Count(string series) => _exporter.Render().Split('\n')
        .Where(l => l.StartsWith(series + " ", StringComparison.Ordinal))
        .Select(l => double.Parse(l[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();

    public async Task ExpandAsync()
    {
        while (await Expansion.RunAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Runs rounds until nothing is due.</summary>
    public async Task PumpAsync(IChannel channel)
    {
        var pump = new ChannelPump(channel, Book, new Attendance(Metrics, Log), Metrics, Time);
        while (await pump.RunAsync(CancellationToken.None) > 0)
        {
        }
    }

    /// <summary>Sends the letters of a channel.</summary>
    public LetterPump Letter(IChannel channel) => new(channel, Letters, new Attendance(Metrics, Log), Time);

    /// <summary>Runs rounds of letters until none is due.</summary>
    public async Task PostAsync(IChannel channel)
    {
        var pump = Letter(channel);
        while (await pump.RunAsync(CancellationToken.None) > 0)
        {
            await pump.FinishAsync();
        }
    }

    /// <summary>Expands and sends everything that is due; the inbox first, as it needs nobody.</summary>
    public async Task RunAsync(params IChannel[] channels)
    {
        await ExpandAsync();
        foreach (var channel in channels.Prepend(new InAppChannel()))
        {
            await PumpAsync(channel);
        }
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _services.Dispose();
    }
}
