using Lightline.Collector;
using Lightline.Collector.ChangeStream;
using Lightline.Collector.Settings;
using Lightline.Contracts.Live;

var isCheck = args.Contains("--check");
var builder = WebApplication.CreateBuilder([.. args.Where(a => a != "--check")]);

var faults = new List<string>();
var settings = CollectorSettings.Read(builder.Configuration, faults);
foreach (var fault in faults)
{
    await Console.Error.WriteLineAsync(fault);
}

if (isCheck || faults.Count > 0)
{
    return faults.Count > 0 ? ExitCode.Configuration : ExitCode.Fine;
}

builder.WebHost.UseUrls(settings.Feed.ListenUrl.AbsoluteUri);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
// Sinks start first and stop last; sources start last and stop first.
builder.Services
    .AddFoundations(settings)
    .AddInventory(settings)
    .AddSinks(settings)
    .AddState(settings)
    .AddSources(settings)
    .AddFeed(settings);

await using var app = builder.Build();
if (!await Startup.WaitForSchemaAsync(app.Services, CancellationToken.None))
{
    return ExitCode.NoSchema;
}

app.UseMiddleware<FeedTokenGate>();
app.MapHub<LiveFeedHub>(LiveFeed.HubPath);
app.MapHealth();
app.MapMetrics();
await app.RunAsync();
return ExitCode.Fine;
