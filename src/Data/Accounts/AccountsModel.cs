using Lightline.Data.Conversions;
using Lightline.Data.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lightline.Data.Accounts;

/// <summary>Organisations, accounts and their people in schema <c>retail</c>.</summary>
internal static class AccountsModel
{
    private const string Schema = "retail";

    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Organisation>(organisation =>
        {
            organisation.ToTable("organisation", Schema, t =>
            {
                t.HasCheckConstraint("ck_organisation_kind", Words.Check<OrganisationKind>("kind"));
                t.HasCheckConstraint("ck_organisation_host_name", "host_name = lower(host_name)");
                t.HasCheckConstraint("ck_organisation_currency", "currency ~ '^[A-Z]{3}$'");
                t.HasCheckConstraint("ck_organisation_brand_colour", "brand_colour ~ '^#[0-9a-f]{6}$'");
            });
            organisation.Property(o => o.Id).ValueGeneratedNever();
            organisation.Property(o => o.Currency).HasColumnType("char(3)");
            organisation.Property(o => o.Language).HasDefaultValue("en");
            organisation.HasIndex(o => o.Slug).IsUnique();
            organisation.HasIndex(o => o.HostName).IsUnique();
        });
        builder.Entity<Account>(account =>
        {
            account.ToTable("account", Schema);
            account.Property(a => a.Id).ValueGeneratedNever();
            // What a row of an account refers to, so that no row can join one provider with another's account.
            account.HasAlternateKey(a => new { a.OrganisationId, a.Id });
            account.HasIndex(a => a.PublicNumber).IsUnique();
            account.HasOne<Organisation>().WithMany().HasForeignKey(a => a.OrganisationId)
                .OnDelete(DeleteBehavior.Restrict);
        });
        People(builder);
    }

    /// <summary>Ties a row to an account of the same provider.</summary>
    public static void BelongsToAccount<TRow>(EntityTypeBuilder<TRow> row) where TRow : class, IOfAccount
    {
        row.HasIndex(r => new { r.OrganisationId, r.AccountId });
        row.HasOne<Account>().WithMany()
            .HasForeignKey(r => new { r.OrganisationId, r.AccountId })
            .HasPrincipalKey(a => new { a.OrganisationId, a.Id })
            .OnDelete(DeleteBehavior.Restrict);
    }

    private static void People(ModelBuilder builder)
    {
        builder.Entity<Person>(person =>
        {
            person.ToTable("account_person", Schema, t =>
                t.HasCheckConstraint("ck_account_person_role", Words.Check<PersonRole>("role")));
            person.Property(p => p.Id).ValueGeneratedNever();
            person.HasIndex(p => new { p.AccountId, p.UserId }).IsUnique();
            person.HasOne<User>().WithMany()
                .HasForeignKey(p => new { p.OrganisationId, p.UserId })
                .HasPrincipalKey(u => new { u.OrganisationId, u.Id })
                .OnDelete(DeleteBehavior.Restrict);
            BelongsToAccount(person);
        });
        builder.Entity<ContactPoint>(contact =>
        {
            contact.ToTable("contact_point", Schema, t =>
                t.HasCheckConstraint("ck_contact_point_kind", Words.Check<ContactKind>("kind")));
            contact.Property(c => c.Id).ValueGeneratedNever();
            contact.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Cascade);
            BelongsToAccount(contact);
        });
        builder.Entity<Preference>(preference =>
        {
            preference.ToTable("preference", Schema, t =>
                t.HasCheckConstraint("ck_preference_channel", Words.Check<Channel>("channel")));
            preference.HasKey(p => new { p.PersonId, p.Topic, p.Channel });
            preference.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId).OnDelete(DeleteBehavior.Cascade);
            BelongsToAccount(preference);
        });
    }
}
