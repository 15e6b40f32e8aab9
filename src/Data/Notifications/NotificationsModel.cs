using Lightline.Data.Accounts;
using Lightline.Data.Conversions;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Notifications;

/// <summary>The tables of schema <c>notify</c>: written by the Notifier, fed by the outbox.</summary>
internal static class NotificationsModel
{
    private const string Schema = "notify";

    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<OutboxMessage>(message =>
        {
            message.ToTable("outbox", Schema);
            message.Property(m => m.Id).ValueGeneratedNever();
            message.Property(m => m.Payload).HasColumnType("jsonb");
            message.HasIndex(m => new { m.Topic, m.Subject, m.Kind, m.Episode }).IsUnique();
            message.HasIndex(m => m.CreatedAt).HasFilter("done_at is null");
        });
        builder.Entity<Notification>(notification =>
        {
            notification.ToTable("notification", Schema, t =>
            {
                t.HasCheckConstraint("ck_notification_channel", Words.Check<Channel>("channel"));
                t.HasCheckConstraint("ck_notification_state", Words.Check<NotificationState>("state"));
            });
            notification.Property(n => n.Id).ValueGeneratedNever();
            notification.HasIndex(n => new { n.Subject, n.Address, n.Kind, n.Episode, n.Channel }).IsUnique();
            notification.HasIndex(n => new { n.OrganisationId, n.AccountId, n.CreatedAt });
            notification.HasIndex(n => new { n.IncidentId, n.Address });
            notification.HasIndex(n => new { n.Channel, n.DueAt }).HasFilter("due_at is not null");
            notification.HasOne<OutboxMessage>().WithMany().HasForeignKey(n => n.OutboxId)
                .OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<Attempt>(attempt =>
        {
            attempt.ToTable("attempt", Schema);
            attempt.Property(a => a.Id).UseIdentityByDefaultColumn();
            attempt.HasIndex(a => new { a.NotificationId, a.Number }).IsUnique();
            attempt.HasOne<Notification>().WithMany().HasForeignKey(a => a.NotificationId)
                .OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<Topic>(topic =>
        {
            topic.ToTable("topic", Schema);
            topic.HasKey(t => t.Name);
        });
        builder.Entity<Template>(template =>
        {
            template.ToTable("template", Schema, t =>
                t.HasCheckConstraint("ck_template_channel", Words.Check<Channel>("channel")));
            template.HasKey(t => new { t.Topic, t.Kind, t.Channel, t.Language });
            template.HasOne<Topic>().WithMany().HasForeignKey(t => t.Topic).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<OptOut>(optOut =>
        {
            optOut.ToTable("opt_out", Schema, t =>
                t.HasCheckConstraint("ck_opt_out_channel", Words.Check<Channel>("channel")));
            optOut.HasKey(o => new { o.OrganisationId, o.Address, o.Channel });
        });
    }
}
