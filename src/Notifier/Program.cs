using Lightline.Notifier;
using Lightline.Notifier.Reports;
using Lightline.Notifier.Settings;

var isCheck = args.Contains("--check");
var builder = WebApplication.CreateBuilder([.. args.Where(a => a != "--check")]);

var faults = new List<string>();
var settings = NotifierSettings.Read(builder.Configuration, faults);
foreach (var fault in faults)
{
    await Console.Error.WriteLineAsync(fault);
}

if (isCheck || faults.Count > 0)
{
    return faults.Count > 0 ? ExitCode.Configuration : ExitCode.Fine;
}

builder.WebHost.UseUrls(settings.ListenUrl.AbsoluteUri);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.AddFoundations(settings).AddSending(settings);

await using var app = builder.Build();
if (!await Startup.WaitForSchemaAsync(app.Services, CancellationToken.None))
{
    return ExitCode.NoSchema;
}

app.MapReports();
app.MapHealth();
app.MapMetrics();
await app.RunAsync();
return ExitCode.Fine;
