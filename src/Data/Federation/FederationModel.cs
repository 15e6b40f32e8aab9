using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lightline.Data.Federation;

/// <summary>
/// OpenIddict's entities on tables of our own. Its stores find the foreign keys by the names <c>ApplicationId</c> and
/// <c>AuthorizationId</c>, and notice a change in between by <c>ConcurrencyToken</c>.
/// </summary>
internal static class FederationModel
{
    private const string Schema = "retail";
    private const string ApplicationKey = "ApplicationId";
    private const string AuthorizationKey = "AuthorizationId";

    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<OidcClient>(client =>
        {
            client.ToTable("oidc_client", Schema, t => t.ExcludeFromMigrations());
            client.HasKey(c => c.Id);
            client.Property(c => c.ConcurrencyToken).IsConcurrencyToken();
            Filled(client.Property(c => c.OrganisationId));
            Filled(client.Property(c => c.MadeAt));
            client.HasMany(c => c.Authorizations).WithOne(g => g.Application).HasForeignKey(ApplicationKey).IsRequired();
            client.HasMany(c => c.Tokens).WithOne(t => t.Application).HasForeignKey(ApplicationKey).IsRequired(false);
        });
        builder.Entity<OidcGrant>(grant =>
        {
            grant.ToTable("oidc_grant", Schema, t => t.ExcludeFromMigrations());
            grant.HasKey(g => g.Id);
            grant.Property(g => g.ConcurrencyToken).IsConcurrencyToken();
            Filled(grant.Property(g => g.OrganisationId));
            foreach (var name in (string[])[nameof(OidcGrant.SessionId), nameof(OidcGrant.Issuer), nameof(OidcGrant.Subject),
                nameof(OidcGrant.Type), nameof(OidcGrant.CreationDate), ApplicationKey])
            {
                // A grant is for good what it began as; OpenIddict's stores would write every column anew.
                grant.Property(name).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
            }

            grant.HasMany(g => g.Tokens).WithOne(t => t.Authorization).HasForeignKey(AuthorizationKey).IsRequired(false);
        });
        builder.Entity<OidcToken>(token =>
        {
            token.ToTable("oidc_token", Schema, t => t.ExcludeFromMigrations());
            token.HasKey(t => t.Id);
            token.Property(t => t.ConcurrencyToken).IsConcurrencyToken();
            Filled(token.Property(t => t.OrganisationId));
        });
    }

    /// <summary>By the database, once.</summary>
    private static void Filled<T>(PropertyBuilder<T> property) =>
        property.ValueGeneratedOnAdd().Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
}
