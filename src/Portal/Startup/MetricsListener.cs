using System.Diagnostics.Metrics;
using Lightline.Contracts.Metrics;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Live.State;
using Lightline.Portal.Live.Status;

namespace Lightline.Portal.Startup;

/// <summary>
/// The Portal's counters on a listener of their own (<see cref="Key"/>), which answers <c>/metrics</c> and nothing else.
/// Which listener a request came in by is the socket's own port, so no host name and no header opens it from outside:
/// on the pages' addresses <c>/metrics</c> is a page that does not exist. Without the key there is no such listener.
/// </summary>
internal static class MetricsListener
{
    /// <summary>The key of the listener's address, such as <c>http://127.0.0.1:8081</c>.</summary>
    public const string Key = "Metrics:ListenUrl";

    public static void Listen(WebApplicationBuilder builder)
    {
        // Made before anything counts: it adds up from then on.
        builder.Services.AddSingleton(provider => new PrometheusPage(
            provider.GetRequiredService<IMeterFactory>(), LiveMetrics.MeterName, "portal"));
        if (builder.Configuration[Key] is { Length: > 0 } url)
        {
            builder.WebHost.UseUrls($"{builder.Configuration["Urls"]};{url}");
        }
    }

    /// <summary>Stands before everything else, so that a request of this listener meets nothing of the pages.</summary>
    public static void UseMetricsListener(this WebApplication app)
    {
        var page = app.Services.GetRequiredService<PrometheusPage>();
        app.Services.GetRequiredService<LiveMetrics>().Show(
            app.Services.GetRequiredService<Viewers>(),
            app.Services.GetRequiredService<LiveState>(),
            app.Services.GetRequiredService<IncidentBoard>());
        if (app.Configuration[Key] is not { Length: > 0 } url)
        {
            return;
        }

        var port = BindingAddress.Parse(url).Port;
        app.Use((context, next) =>
            context.Connection.LocalPort == port ? AnswerAsync(context, page) : next(context));
    }

    private static Task AnswerAsync(HttpContext context, PrometheusPage page)
    {
        var isRead = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        var answer = isRead && context.Request.Path == "/metrics"
            ? Results.Text(page.Render(), PrometheusPage.ContentType)
            : Results.NotFound();
        return answer.ExecuteAsync(context);
    }
}
