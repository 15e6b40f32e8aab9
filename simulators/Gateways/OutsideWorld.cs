using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lightline.Gateways.Mail;
using Lightline.Gateways.Messages;
using Lightline.Gateways.Page;
using Lightline.Gateways.Sms;
using Lightline.Gateways.Status;

namespace Lightline.Gateways;

/// <summary>The SMS gateway, the mail server, their page and the status copy, running.</summary>
public sealed class OutsideWorld : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;
    private readonly MailSink _mail;
    private readonly StatusCopy _status;

    private OutsideWorld(WebApplication app, MailSink mail, StatusCopy status, MessageBox box, ModeSwitch modes, ReportPost reports) =>
        (_app, _mail, _status, Box, Modes, Reports) = (app, mail, status, box, modes, reports);

    /// <summary>All that arrived.</summary>
    public MessageBox Box { get; }

    /// <summary>How it behaves.</summary>
    public ModeSwitch Modes { get; }

    /// <summary>Its delivery reports.</summary>
    public ReportPost Reports { get; }

    /// <summary>Ends when the process is asked to stop.</summary>
    public Task WaitAsync() => _app.WaitForShutdownAsync();

    /// <summary>Listens until it is disposed.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<OutsideWorld> StartAsync(GatewayOptions options, TimeProvider time)
    {
        var box = new MessageBox(time);
        var modes = new ModeSwitch(options.Seed) { Now = new GatewayModes { TakesIds = options.TakesIds } };
        var reports = new ReportPost(time);
        var status = new StatusCopy(options.PortalUrl, options.StatusFolder);
        var app = Build(options);
        Map(app, options, new SendSms(box, modes, reports, options.Access, time), status, box, modes);
        await app.StartAsync();
        try
        {
            var mail = MailSink.Start(new IPEndPoint(IPAddress.Loopback, options.SmtpPort), box, modes, time);
            return new OutsideWorld(app, mail, status, box, modes, reports);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _mail.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Reports.Dispose();
        _status.Dispose();
    }

    private static WebApplication Build(GatewayOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)));
        builder.Services.AddResponseCompression();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.PagePort);
            if (options.StatusPort is { } status)
            {
                kestrel.Listen(IPAddress.Loopback, status);
            }

            kestrel.Limits.MaxRequestBodySize = 4_096;
            // A text of three parts, each byte written as three, beside an address to report to.
            kestrel.Limits.MaxRequestLineSize = 16_384;
            kestrel.AddServerHeader = false;
        });
        return builder.Build();
    }

    private static void Map(
        WebApplication app, GatewayOptions options, SendSms sms, StatusCopy status, MessageBox box, ModeSwitch modes)
    {
        var css = ReadCss();
        var page = new GatewayPage(box, modes, options);
        // A copy carries its style sheet: 31 kB as it is, a fifth of it on the way.
        app.UseResponseCompression();
        // Two addresses of one process: what is asked at the status copy's is answered by it alone.
        app.Use((context, next) => context.Connection.LocalPort == options.StatusPort
            ? context.Request.Path == "/healthz" ? context.Response.WriteAsync("ready\n") : status.AnswerAsync(context)
            : next(context));
        app.Use(RefuseOtherSitesAsync);
        app.MapGet("/healthz", () => Results.Text("ready\n"));
        app.MapGet(SendSms.Path, sms.AnswerAsync);
        app.MapGet("/messages", (string? to) => Results.Json(box.List(to)));
        app.MapDelete("/messages", box.Clear);
        app.MapGet("/settings", () => Results.Json(modes.Now));
        app.MapPut("/settings", (GatewayModes wanted) => Set(modes, wanted));
        app.MapPost("/settings", async (HttpRequest request) =>
        {
            var result = Set(modes, FromForm(await request.ReadFormAsync()));
            return result is IStatusCodeHttpResult { StatusCode: >= 400 } ? result : new SeeOther("/");
        });
        app.MapGet("/gateways.css", () => Results.Text(css, "text/css"));
        foreach (var (path, render) in new (string, Func<string>)[]
        {
            ("/", page.All), ("/sms", page.Sms), ("/email", page.Email), ("/copies", page.Copies),
        })
        {
            app.MapGet(path, () => Results.Text(render(), "text/html; charset=utf-8"));
        }
    }

    /// <summary>A page of another site must not change the settings from the visitor's browser.</summary>
    private static Task RefuseOtherSitesAsync(HttpContext context, RequestDelegate next)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (HttpMethods.IsGet(context.Request.Method) || origin.Length == 0 || origin == $"http://{context.Request.Host}")
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static IResult Set(ModeSwitch modes, GatewayModes wanted)
    {
        if (wanted.Problem is { } problem)
        {
            return Results.Json(new { error = problem }, statusCode: StatusCodes.Status400BadRequest);
        }

        modes.Now = wanted;
        return Results.NoContent();
    }

    private static GatewayModes FromForm(IFormCollection form)
    {
        T Choice<T>(string name) where T : struct, Enum =>
            Enum.TryParse<T>(form[name], ignoreCase: true, out var value) ? value : (T)(object)(-1);
        int Number(string name) => int.TryParse(
            form[name], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? value
            : -1;
        return new GatewayModes
        {
            Sms = Choice<Answer>("sms"),
            Email = Choice<Answer>("email"),
            Report = Choice<Report>("report"),
            FailPercent = Number("failPercent"),
            DelayMilliseconds = Number("delayMilliseconds"),
            TakesIds = form["takesIds"] == "true",
        };
    }

    private static string ReadCss()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("gateways.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>303: a reload does not send the form again.</summary>
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
