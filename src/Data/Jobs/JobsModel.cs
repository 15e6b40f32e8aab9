using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Jobs;

/// <summary>Scheduled work in schema <c>retail</c>.</summary>
internal static class JobsModel
{
    public static void Configure(ModelBuilder builder) => builder.Entity<WorkItem>(item =>
    {
        item.ToTable("work_item", "retail");
        item.Property(i => i.Id).UseIdentityByDefaultColumn();
        item.HasIndex(i => new { i.Kind, i.Subject, i.Due }).IsUnique();
        item.HasIndex(i => i.Due).HasFilter("done_at is null");
    });
}
