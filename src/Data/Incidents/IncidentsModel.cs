using Lightline.Data.Accounts;
using Lightline.Data.Conversions;
using Lightline.Data.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Incidents;

/// <summary>
/// Incidents in schema <c>live</c>, written by Collectors, and what the NOC says of them in schema <c>retail</c>.
/// </summary>
internal static class IncidentsModel
{
    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Incident>(incident =>
        {
            incident.ToTable("incident", "live");
            incident.Property(i => i.Id).ValueGeneratedNever();
            incident.Property(i => i.Kind).HasConversion<short>();
            incident.Property(i => i.State).HasConversion<short>();
            incident.HasIndex(i => i.PublicNumber).IsUnique();
            incident.HasIndex(i => i.RegionId).HasFilter("state = 1");
            incident.HasIndex(i => i.ChangedAt);
        });
        builder.Entity<IncidentMember>(member =>
        {
            member.ToTable("incident_member", "live");
            member.HasKey(m => new { m.IncidentId, m.OntId });
            member.Property(m => m.State).HasConversion<short>();
            member.Property(m => m.Cause).HasConversion<short>();
            member.HasIndex(m => m.OntId);
            member.HasIndex(m => m.ConnectionId);
            member.HasOne<Incident>().WithMany().HasForeignKey(m => m.IncidentId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<IncidentEvent>(happened =>
        {
            happened.ToTable("incident_event", "live", t => t.HasCheckConstraint(
                "ck_incident_event_episodes", "cardinality(connections) = cardinality(episodes)"));
            happened.Property(e => e.Id).ValueGeneratedNever();
            happened.Property(e => e.Kind).HasConversion<short>();
            happened.HasIndex(e => new { e.IncidentId, e.Change });
            happened.HasIndex(e => e.At).HasFilter("expanded_at is null");
            happened.HasOne<Incident>().WithMany().HasForeignKey(e => e.IncidentId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<IncidentUpdate>(update =>
        {
            update.ToTable("incident_update", "retail", t =>
            {
                t.HasCheckConstraint("ck_incident_update_kind", Words.Check<IncidentUpdateKind>("kind"));
                t.HasCheckConstraint("ck_incident_update_stage", Words.Check<IncidentStage>("stage"));
                t.HasCheckConstraint("ck_incident_update_back", "back_from <= back_by");
                t.HasCheckConstraint("ck_incident_update_message", "length(message) <= 500");
                t.HasCheckConstraint("ck_incident_update_back_reason", "length(back_reason) <= 120");
            });
            update.Property(u => u.Id).ValueGeneratedNever();
            update.HasIndex(u => u.FormKey).IsUnique();
            update.HasIndex(u => new { u.IncidentId, u.At });
            update.HasIndex(u => u.At).HasFilter("is_sent and expanded_at is null");
            update.HasOne<User>().WithMany().HasForeignKey(u => u.AuthorId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<TellWhenBack>(asked =>
        {
            asked.ToTable("tell_when_back", "retail");
            asked.HasKey(t => new { t.IncidentId, t.ContactId });
            asked.HasOne<ContactPoint>().WithMany().HasForeignKey(t => t.ContactId).OnDelete(DeleteBehavior.Cascade);
            AccountsModel.BelongsToAccount(asked);
        });
    }
}
