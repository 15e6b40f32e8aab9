using System.IO.Compression;
using Lightline.Data;
using Lightline.Portal.Features.Account;
using Lightline.Portal.Features.Admin;
using Lightline.Portal.Features.Audit;
using Lightline.Portal.Features.Desk;
using Lightline.Portal.Features.Federation;
using Lightline.Portal.Features.Connection;
using Lightline.Portal.Features.Home;
using Lightline.Portal.Features.Inbox;
using Lightline.Portal.Features.Manage;
using Lightline.Portal.Features.Noc;
using Lightline.Portal.Features.Plan;
using Lightline.Portal.Features.Noc.Map;
using Lightline.Portal.Features.Problem;
using Lightline.Portal.Features.Providers;
using Lightline.Portal.Features.SignIn;
using Lightline.Portal.Features.Status;
using Lightline.Portal.Features.Telling;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Identity.Details;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Identity.Keys;
using Lightline.Portal.Live;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;

namespace Lightline.Portal.Startup;

/// <summary>Puts the process together. Tests build the same one.</summary>
internal static class PortalHost
{
    /// <summary>Where pages are served unless <c>Urls</c> says otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>The largest thing a form sends is a sign-in.</summary>
    private const int RequestBytesMax = 64 * 1024;

    /// <summary>
    /// The configuration and nothing else; files lie beside the executable, wherever it is started from.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        if (builder.Configuration["Urls"] is null)
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        // Static files of a build lie in its projects; in a published folder this does nothing.
        builder.WebHost.UseStaticWebAssets();
        return builder;
    }

    /// <summary>Everything the pages need.</summary>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBytesMax;
        });
        LogLine.Use(builder.Logging);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // It writes an error with its stack for each cookie that is no token, which any visitor could cause at will.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None);
        // Likewise a line for each request without a right key; those are counted.
        builder.Logging.AddFilter(typeof(KeyHandler).FullName, LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        // Likewise several lines for each request of a system, with what it asked.
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        // And an error with its stack for each time that the other side is away, or that somebody comes back with what is forged.
        builder.Logging.AddFilter("OpenIddict.Client", LogLevel.Critical);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPortalDatabase(builder.Configuration["Postgres:ConnectionString"]!);
        builder.Services.AddPortalIdentity(builder.Configuration);
        builder.AddLive();
        MetricsListener.Listen(builder);
        AddShell(builder.Services);
        builder.Services.AddScoped<ConnectionLookup>();
        builder.Services.AddScoped<ConnectionReader>();
        builder.Services.AddScoped<InboxReader>();
        builder.Services.AddScoped<PlanReader>();
        builder.Services.AddScoped<PreferenceDesk>();
        builder.Services.AddScoped<DetailDesk>();
        builder.Services.AddSingleton(_ => ManageSecrets.Load(builder.Configuration));
        builder.Services.AddSingleton<ManageGate>();
        builder.Services.AddScoped<ManageDesk>();
        builder.Services.AddScoped<PeopleDesk>();
        builder.Services.AddScoped<JoinDesk>();
        builder.Services.AddScoped<AuditReader>();
        builder.Services.AddScoped<ProviderDesk>();
        builder.Services.AddScoped<StaffDesk>();
        builder.Services.AddScoped<SystemDesk>();
        OpenApiEndpoint.Add(builder.Services);
        builder.Services.AddScoped<TellMeDesk>();
        builder.Services.AddScoped<IncidentDesk>();
        builder.Services.AddScoped<NocView>();
        builder.Services.AddScoped<IncidentLookup>();
        builder.Services.AddScoped<IncidentPages>();
        builder.Services.AddScoped<PreviewReader>();
        builder.Services.AddSingleton(new MessageLinks(builder.Configuration[MessageLinks.Key]));
        builder.Services.AddSingleton<PlaceBoard>();
        builder.AddStatus();

        var app = builder.Build();
        Use(app);
        Map(app);
        return app;
    }

    private static void AddShell(IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped<Visit>();
        services.AddScoped<Clock>();
        services.AddSingleton<AssetUrls>();
        services.AddSingleton<ProviderDirectory>();
        services.AddSingleton<HealthEndpoint>();
        services.AddSingleton<ProblemLog>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = false);

        // BREACH needs a secret and a reflected guess in one answer, which somebody else makes the browser send. What is read
        // reflects nothing of the request; a form that reflects what was typed needs its token, which is encrypted afresh each
        // time; the sign-in page reflects but holds nothing private.
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "application/geo+json"];
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);

        // Only a proxy on this machine is believed; that is the framework's own default.
        services.Configure<ForwardedHeadersOptions>(o =>
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
    }

    private static void Use(WebApplication app)
    {
        app.UseMetricsListener();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseProblemPages();
        app.UseRouting();
        app.UseMiddleware<ProviderMiddleware>();
        app.UseCookiePolicy();
        app.UseFederationForms();
        app.UseAuthentication();
        app.UseMiddleware<ActingMiddleware>();
        app.UseMiddleware<ScopeMiddleware>();
        app.UseMiddleware<HostMiddleware>();
        app.UseAuthorization();
        app.UseMiddleware<FormOrigin>();
        app.UseMiddleware<FormReading>();
        app.UseAntiforgery();
    }

    private static void Map(WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous().WithMetadata(new PublicEndpoint("files of the pages, the same for all"));
        HealthEndpoint.Map(app);
        app.MapSecurityText();
        app.MapBrand();
        app.MapTheme();
        app.MapSignIn();
        app.MapSecondStep();
        app.MapAuthorize();
        app.MapLogout();
        app.MapUpstreams();
        app.MapOtherAccounts();
        app.MapPasskeySignIn();
        app.MapCodes();
        app.MapContact();
        app.MapDetails();
        app.MapPeople();
        app.MapJoin();
        app.MapAccounts();
        app.MapNotifications();
        app.MapManage();
        app.MapSecurity();
        app.MapConfirm();
        app.MapPassword();
        app.MapAuthenticator();
        app.MapPasskeys();
        app.MapKeys();
        app.MapAudit();
        app.MapDesk();
        app.MapProviders();
        app.MapAdmin();
        app.MapStaff();
        app.MapSystems();
        OpenApiEndpoint.Map(app);
        app.MapHome();
        app.MapConnection();
        app.MapTellMe();
        app.MapInbox();
        app.MapPlan();
        app.MapNoc();
        app.MapStatus();
        app.MapLive();
        app.MapFallback("{*path}", () => TypedResults.NotFound())
            .AllowAnonymous().WithMetadata(new PublicEndpoint("says that there is nothing here"));
    }
}
