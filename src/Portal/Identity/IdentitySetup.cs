using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Sessions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity;

/// <summary>Who may come in, and how the process knows them again.</summary>
internal static class IdentitySetup
{
    public static void AddPortalIdentity(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("lightline-portal").PersistKeysToDbContext<PortalDbContext>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, SessionRules.Configure)
            // Nothing sets this one; Identity clears it whenever it ends a session, and demands that it exists.
            .AddCookie(IdentityConstants.TwoFactorRememberMeScheme, o => o.Cookie.Name = "__Host-lightline-device");
        services.AddIdentityCore<User>(options =>
        {
            options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            options.User.RequireUniqueEmail = true;
            options.Lockout.MaxFailedAccessAttempts = 5;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
        })
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<SessionPrincipals>();
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = SessionRules.StampCheckedEvery);
        services.AddSingleton<SessionRules>();
        services.AddSingleton<IdentityMetrics>();
        services.AddSingleton<SignInGate>();
        services.AddSingleton<SignInDecoy>();
        services.AddSingleton<SessionBoard>();
        services.AddSingleton<SessionWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionWatch>());
        services.AddScoped<SessionDesk>();
        services.AddScoped<SignInDesk>();
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
