using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Codes;
using Lightline.Portal.Identity.Credentials;
using Lightline.Portal.Identity.Federation;
using Lightline.Portal.Identity.Keys;
using Lightline.Portal.Identity.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity;

/// <summary>Who may come in, and how the process knows them again.</summary>
internal static class IdentitySetup
{
    private const string ByPath = "by-path";

    public static void AddPortalIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddKeyRing(configuration);
        // Pages know who asks by the session, the API by the key, and neither by the other: what a browser sends by itself
        // opens nothing under /api/, so another site's page can do nothing there and no form token is needed.
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, o => o.ForwardDefaultSelector = context =>
                ApiPath.Is(context.Request.Path) ? KeyHandler.SchemeName : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, SessionRules.Configure)
            // Nothing sets this one; Identity clears it whenever it ends a session, and demands that it exists.
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme, o => o.Cookie.Name = "__Host-lightline-device")
            // That the first step is done, and the question that a passkey is to answer.
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, o =>
            {
                o.Cookie.Name = "__Host-lightline-step";
                o.Cookie.Path = "/";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Strict;
                o.Cookie.SecurePolicy = CookieSecurePolicy.Always;
                o.ExpireTimeSpan = TimeSpan.FromMinutes(5);
                o.SlidingExpiration = false;
            });
        services.AddIdentityCore<User>(options =>
        {
            options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            options.User.RequireUniqueEmail = true;
            // A name is an e-mail address, of whatever letters; Identity's own list would refuse every change to o'brien's.
            options.User.AllowedUserNameCharacters = "";
            // Length and what is too common are PasswordRules'; which letters it has is its owner's.
            options.Password = new PasswordOptions
            {
                RequiredLength = PasswordRules.LengthMin,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        })
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager<PortalSignIn>()
            .AddPasswordValidator<PasswordRules>()
            .AddClaimsPrincipalFactory<SessionPrincipals>();
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = SessionRules.StampCheckedEvery);
        services.AddSingleton<SessionRules>();
        services.AddSingleton<IdentityMetrics>();
        services.AddSingleton<SignInGate>();
        services.AddSingleton<KeyGate>();
        services.AddScoped<KeyDesk>();
        services.AddSingleton<HashRoom>();
        services.AddSingleton<SignInDecoy>();
        services.AddSingleton<SessionBoard>();
        services.AddSingleton<SessionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionWatch>());
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<AuditSealer>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditSealer>());
        services.AddScoped<AuditLog>();
        services.AddScoped<SessionDesk>();
        services.AddScoped<AccountChoice>();
        services.AddScoped<Letters>();
        services.AddScoped<OneTimeCodes>();
        services.AddSingleton<KnownBrowser>();
        services.AddScoped<CodeDesk>();
        services.AddScoped<ContactDesk>();
        services.AddScoped<UserSecrets>();
        services.AddScoped<Authenticator>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<CredentialDesk>();
        services.AddScoped<SignInDesk>();
        services.AddScoped<SignOutDesk>();
        services.AddFederation(configuration);
        services.AddUpstreams(configuration);
        services.AddScoped<FederationDesk>();
        services.AddScoped<ActingDesk>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // Without a name typed, and never without the finger or the PIN: it stands for both steps.
            options.ResidentKeyRequirement = "required";
            options.UserVerificationRequirement = "required";
        });
        var authorization = services.AddAuthorizationBuilder();
        foreach (var rule in AccessTable.Rules)
        {
            authorization.AddPolicy(rule.Policy, policy => policy
                .RequireAuthenticatedUser()
                .RequireAssertion(context => AccessTable.May(context.User.Roles(), rule.Policy)));
        }

        // A new endpoint without a policy of its own is nobody's.
        authorization.SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "__Host-lightline-form";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            // The cookie policy below makes it Secure. Set here, it would refuse plain http on localhost, which
            // browsers treat as secure.
            options.Cookie.SecurePolicy = CookieSecurePolicy.None;
            options.FormFieldName = "form-token";
        });
        services.Configure<CookiePolicyOptions>(options => options.Secure = CookieSecurePolicy.Always);
    }
}
