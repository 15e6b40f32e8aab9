using Lightline.Data;
using Lightline.Data.Federation;
using Lightline.Portal.Shell;
using Microsoft.Extensions.Primitives;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// One sign-in for an organisation's other systems: an OpenID provider under each host name, with that host as its issuer.
/// Authorization code with proof of possession (RFC 7636, S256) and nothing else; codes live a minute and count once; what a
/// code buys is a statement of who it is, and a token of five minutes that opens the userinfo endpoint alone.
/// </summary>
internal static class FederationSetup
{
    /// <summary>Where systems turn a code into tokens.</summary>
    public const string TokenPath = "/connect/token";

    /// <summary>Where they ask who it is.</summary>
    public const string UserInfoPath = "/connect/userinfo";

    /// <summary>Where the public keys are (RFC 7517).</summary>
    public const string KeysPath = "/connect/keys";

    /// <summary>Where all of this is said (OpenID Connect Discovery 1.0, section 4).</summary>
    public const string DiscoveryPath = "/.well-known/openid-configuration";

    private static readonly TimeSpan _codeFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _tokenFor = TimeSpan.FromMinutes(5);

    public static void AddFederation(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = SigningKeys.Load(configuration);
        services.AddSingleton(keys);
        services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore().UseDbContext<PortalDbContext>()
                    .ReplaceDefaultEntities<OidcClient, OidcGrant, OpenIddictEntityFrameworkCoreScope<Guid>, OidcToken, Guid>();
                core.ReplaceApplicationManager<OidcClient, ClientManager>();
            })
            .AddServer(server => Serve(server, keys));
        services.AddSingleton<FederationMetrics>();
        services.AddSingleton(new OutsideHosts(configuration[OutsideHosts.Key]));
        services.AddSingleton<LogoutTeller>();
        services.AddHostedService(provider => provider.GetRequiredService<LogoutTeller>());
    }

    /// <summary>
    /// Reads what a system posts before the library does, and says what is wrong with it if it cannot be read.
    /// </summary>
    public static void UseFederationForms(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var refusal = context.Request.Path.StartsWithSegments("/connect") ? await RefusalAsync(context) : null;
        if (refusal is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        await next(context);
    });

    private static async Task<int?> RefusalAsync(HttpContext context) =>
        await FormReading.ReadAsync(context)
        ?? (HasNull(context.Request.Query) || (context.Request.HasFormContentType && HasNull(context.Request.Form))
            ? StatusCodes.Status400BadRequest
            : null);

    /// <summary>No text of the database's holds one.</summary>
    private static bool HasNull(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        fields.Any(field => field.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true));

    private static void Serve(OpenIddictServerBuilder server, SigningKeys keys)
    {
        server
            .SetAuthorizationEndpointUris(Features.Federation.AuthorizeEndpoint.Path)
            .SetTokenEndpointUris(TokenPath)
            .SetUserInfoEndpointUris(UserInfoPath)
            .SetEndSessionEndpointUris(Features.Federation.LogoutEndpoint.Path)
            .SetConfigurationEndpointUris(DiscoveryPath)
            .SetJsonWebKeySetEndpointUris(KeysPath)
            .AllowAuthorizationCodeFlow()
            .RequireProofKeyForCodeExchange()
            .RegisterScopes([.. FederationScopes.All])
            .RegisterClaims(
                OpenIddictConstants.Claims.AuthenticationTime,
                OpenIddictConstants.Claims.Name,
                OpenIddictConstants.Claims.Email,
                OpenIddictConstants.Claims.EmailVerified,
                OpenIddictConstants.Claims.PhoneNumber,
                OpenIddictConstants.Claims.PhoneNumberVerified,
                FederationScopes.AccountNumber,
                FederationScopes.Roles)
            // Those that are unknown, or not for the system, are passed over; the library would look for them in a table.
            .DisableScopeValidation()
            .IgnoreScopePermissions()
            .SetAuthorizationCodeLifetime(_codeFor)
            .SetAccessTokenLifetime(_tokenFor)
            .SetIdentityTokenLifetime(_tokenFor)
            .UseReferenceAccessTokens();
        foreach (var key in keys.All)
        {
            server.AddSigningKey(key);
        }

        server.Configure(options =>
        {
            // Nothing but the answer's address carries the code, and only its hash proves who asked.
            options.ResponseModes.Clear();
            options.ResponseModes.Add(OpenIddictConstants.ResponseModes.Query);
            options.CodeChallengeMethods.Clear();
            options.CodeChallengeMethods.Add(OpenIddictConstants.CodeChallengeMethods.Sha256);
            // Whoever is signed in is the one there is: nobody else can be chosen, and consent is the organisation's.
            options.PromptValues.Clear();
            options.PromptValues.Add(OpenIddictConstants.PromptValues.None);
            options.PromptValues.Add(OpenIddictConstants.PromptValues.Login);
            options.ClientAuthenticationMethods.Clear();
            options.ClientAuthenticationMethods.Add(OpenIddictConstants.ClientAuthenticationMethods.ClientSecretBasic);
            options.ClientAuthenticationMethods.Add(OpenIddictConstants.ClientAuthenticationMethods.ClientSecretPost);
        });
        // Demanded and not used: what is not for reading is sealed by the key ring, which every Portal has.
        server.AddEphemeralEncryptionKey();
        server.UseDataProtection();
        server.UseAspNetCore()
            .EnableAuthorizationEndpointPassthrough()
            .EnableEndSessionEndpointPassthrough()
            .EnableErrorPassthrough()
            // TLS ends before us, or does not begin, on one machine: what a page is asked by says which.
            .DisableTransportSecurityRequirement();
        server.AddEventHandler<OpenIddictServerEvents.HandleUserInfoRequestContext>(
            handler => handler.UseScopedHandler<UserInfoHandler>());
        server.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(
            handler => handler.UseInlineHandler(context =>
            {
                context.Metadata["backchannel_logout_supported"] = true;
                context.Metadata["backchannel_logout_session_supported"] = true;
                return ValueTask.CompletedTask;
            }));
    }
}
