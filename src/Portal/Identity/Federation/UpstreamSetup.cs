using OpenIddict.Client;
using Polly;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// Signing in by an account of an OpenID provider of others: authorization code with PKCE, by OpenIddict's client. What is asked
/// of it is bound to one browser by a cookie, and sealed by the key ring.
/// </summary>
internal static class UpstreamSetup
{
    /// <summary>How long somebody may take to sign in there.</summary>
    private static readonly TimeSpan _stateFor = TimeSpan.FromMinutes(15);

    /// <summary>How long the other side may take for an answer.</summary>
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(5);

    /// <summary>Where people come back to from one of them.</summary>
    public static string CallbackPath(string name) => $"/connect/callback/{name}";

    public static void AddUpstreams(this IServiceCollection services, IConfiguration configuration)
    {
        var upstreams = Upstreams.Load(configuration);
        services.AddSingleton(upstreams);
        services.AddSingleton<UpstreamConfigurations>();
        services.AddScoped<UpstreamDesk>();
        if (upstreams.All.Count == 0)
        {
            return;
        }

        services.AddOpenIddict().AddClient(client =>
        {
            client.AllowAuthorizationCodeFlow().SetStateTokenLifetime(_stateFor)
                // The other side takes each code once; a row of ours for each visitor who only looks would be theirs to fill.
                .DisableTokenStorage()
                // Demanded and not used: the key ring seals.
                .AddEphemeralEncryptionKey()
                .AddEphemeralSigningKey();
            client.UseDataProtection();
            client.UseAspNetCore(web =>
            {
                web.EnableRedirectionEndpointPassthrough().EnableStatusCodePagesIntegration()
                    .DisableAutomaticAuthenticationSchemeForwarding()
                    // TLS ends before us; what an issuer is asked by is judged with the settings.
                    .DisableTransportSecurityRequirement();
                web.Configure(options =>
                {
                    // They come back by a link of another site, so a strict one would stay at home.
                    options.CookieBuilder.SameSite = SameSiteMode.Lax;
                    options.CookieBuilder.SecurePolicy = CookieSecurePolicy.Always;
                });
            });
            // Somebody waits for the page: once, and not for long.
            client.UseSystemNetHttp(http => http
                .SetHttpResiliencePipeline(new ResiliencePipelineBuilder<HttpResponseMessage>().AddTimeout(_answerMax).Build())
                // The first bounds the head of an answer alone.
                .ConfigureHttpClient(client => client.Timeout = _answerMax));
            foreach (var one in upstreams.All)
            {
                client.AddRegistration(new OpenIddictClientRegistration
                {
                    RegistrationId = one.Name,
                    ProviderName = one.Name,
                    Issuer = new Uri(one.Issuer),
                    ClientId = one.ClientId,
                    ClientSecret = File.ReadAllText(one.ClientSecretFile).Trim(),
                    RedirectUri = new Uri(CallbackPath(one.Name).TrimStart('/'), UriKind.Relative),
                    Scopes = { OpenIddict.Abstractions.OpenIddictConstants.Scopes.Profile },
                });
            }
        });
    }
}
