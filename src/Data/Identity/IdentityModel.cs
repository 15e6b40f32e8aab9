using Lightline.Data.Accounts;
using Lightline.Data.Conversions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Identity;

/// <summary>
/// ASP.NET Core Identity's tables, in schema <c>retail</c> and unique per organisation. Identity derives its model from
/// <c>IdentityOptions</c> of the running application; what its schema version 3 adds is said here as well, so that the
/// model is the same with and without an application around it.
/// </summary>
internal static class IdentityModel
{
    private const string Schema = "retail";
    private const int KeyLengthMax = 128;

    private const int DeviceLengthMax = 60;

    // WebAuthn level 2, section 4: a credential id has at most 1,023 bytes.
    private const int CredentialIdBytesMax = 1_024;

    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<User>(user =>
        {
            user.ToTable("user_account", Schema);
            user.Property(u => u.PhoneNumber).HasMaxLength(256);
            user.HasAlternateKey(u => new { u.OrganisationId, u.Id });
            // Identity's own indexes would make a name unique over all providers.
            user.Metadata.RemoveIndex([user.Metadata.FindProperty(nameof(User.NormalizedUserName))!]);
            user.Metadata.RemoveIndex([user.Metadata.FindProperty(nameof(User.NormalizedEmail))!]);
            user.HasIndex(u => new { u.OrganisationId, u.NormalizedUserName }).IsUnique();
            user.HasIndex(u => new { u.OrganisationId, u.NormalizedEmail }).IsUnique();
            user.HasOne<Organisation>().WithMany().HasForeignKey(u => u.OrganisationId)
                .OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claim", Schema);
        builder.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.ToTable("user_login", Schema);
            login.Property(l => l.LoginProvider).HasMaxLength(KeyLengthMax);
            login.Property(l => l.ProviderKey).HasMaxLength(KeyLengthMax);
        });
        builder.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.ToTable("user_token", Schema);
            token.Property(t => t.LoginProvider).HasMaxLength(KeyLengthMax);
            token.Property(t => t.Name).HasMaxLength(KeyLengthMax);
        });
        builder.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("user_passkey", Schema);
            passkey.HasKey(p => p.CredentialId);
            passkey.Property(p => p.CredentialId).HasMaxLength(CredentialIdBytesMax);
            passkey.OwnsOne(p => p.Data, data => data.ToJson());
            passkey.HasOne<User>().WithMany().HasForeignKey(p => p.UserId);
        });
        builder.Entity<Session>(session =>
        {
            session.ToTable("session", Schema, t =>
            {
                t.HasCheckConstraint("ck_session_end_reason", Words.Check<SessionEnd>("end_reason"));
                t.HasCheckConstraint("ck_session_ended_at", "(ended_at is null) = (end_reason is null)");
            });
            session.Property(s => s.Id).ValueGeneratedNever();
            session.Property(s => s.Device).HasMaxLength(DeviceLengthMax);
            session.HasIndex(s => new { s.OrganisationId, s.UserId, s.StartedAt });
            session.HasIndex(s => s.EndedAt).HasFilter("ended_at is not null");
            session.HasOne<User>().WithMany()
                .HasForeignKey(s => new { s.OrganisationId, s.UserId })
                .HasPrincipalKey(u => new { u.OrganisationId, u.Id })
                .OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<StaffMember>(member =>
        {
            member.ToTable("staff_role", Schema, t =>
                t.HasCheckConstraint("ck_staff_role_role", Words.Check<StaffRole>("role")));
            member.HasKey(m => new { m.UserId, m.Role });
            member.HasIndex(m => new { m.OrganisationId, m.UserId });
            member.HasOne<User>().WithMany()
                .HasForeignKey(m => new { m.OrganisationId, m.UserId })
                .HasPrincipalKey(u => new { u.OrganisationId, u.Id })
                .OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<DataProtectionKey>().ToTable("data_protection_key", Schema);
    }
}
