using System.Reflection;
using Lightline.OltFleet;
using Lightline.OltFleet.Faults;
using Lightline.Town.Plans;

namespace Lightline.Town.Panel;

/// <summary>Serves the fault panel on 127.0.0.1.</summary>
internal static class PanelServer
{
    private const int BodyBytesMax = 4_096;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);

    public static async Task<WebApplication> StartAsync(TownPlan town, Fleet fleet, Ports ports)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Loopback, ports.Panel);
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        app.UseStatusCodePages(refused => refused.HttpContext.Response.WriteAsJsonAsync(
            PanelRequest.Refused(refused.HttpContext.Response.StatusCode)));
        app.Use(RefuseOtherSitesAsync);
        var page = new PanelPage(town, fleet, ports);
        app.MapPanelApi(fleet);
        MapPage(app, page, fleet);
        await app.StartAsync();
        return app;
    }

    private static void MapPage(WebApplication app, PanelPage page, Fleet fleet)
    {
        var css = ReadCss();
        app.MapGet("/panel.css", () => Results.Text(css, "text/css"));
        app.MapGet("/", (string? message) => Results.Text(page.Render(message), "text/html; charset=utf-8"));
        app.MapPost("/panel/faults", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var at = form["at"].ToString();
            var refusal = FaultKinds.TryParse(form["kind"], out var kind)
                ? fleet.TryMake(kind, at, out _)
                : FaultRefusal.WrongKind;
            return Back(refusal is FaultRefusal.None ? $"Broken: {at}" : $"{at}: {PanelRequest.Refused(refusal).Error}");
        });
        app.MapPost("/panel/faults/{id}/repair", (string id) =>
            Back(fleet.Restore(id) ? "Repaired" : "That fault is no longer there"));
    }

    private static SeeOther Back(string message) =>
        new SeeOther($"/?message={Uri.EscapeDataString(message)}#active");

    /// <summary>
    /// A page of another site must not break the town from the visitor's browser: the host must be a loopback name, and
    /// a browser that says another page sent the request is refused. A program sends neither header.
    /// </summary>
    private static Task RefuseOtherSitesAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        var isLoopback = host is "localhost" or "127.0.0.1" || host.EndsWith(".localhost", StringComparison.Ordinal);
        var origin = context.Request.Headers.Origin.ToString();
        var isForeign = !HttpMethods.IsGet(context.Request.Method)
            && (context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
                || (origin.Length > 0 && origin != $"http://{context.Request.Host}"));
        if (isLoopback && !isForeign)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static string ReadCss()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("panel.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>303: the browser fetches the page anew, and a reload does not break the same thing twice.</summary>
    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
