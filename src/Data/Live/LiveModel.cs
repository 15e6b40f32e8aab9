using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Live;

/// <summary>
/// The tables of schema <c>live</c>. Collectors write them by their own SQL, so nothing here refers to another schema:
/// a row that outlives its ONT is harmless.
/// </summary>
internal static class LiveModel
{
    private const string Schema = "live";

    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<RegionOwner>(owner =>
        {
            owner.ToTable("region_owner", Schema);
            owner.HasKey(o => o.RegionId);
            owner.Property(o => o.RegionId).ValueGeneratedNever();
        });
        builder.Entity<CollectorNode>(node =>
        {
            node.ToTable("collector_node", Schema);
            node.HasKey(n => n.Collector);
        });
        builder.Entity<OntState>(state =>
        {
            state.ToTable("ont_state", Schema);
            state.HasKey(s => s.OntId);
            state.Property(s => s.OntId).ValueGeneratedNever();
            state.Property(s => s.Status).HasConversion<short>();
            state.Property(s => s.Cause).HasConversion<short>();
            state.Property(s => s.Source).HasConversion<short>();
            state.HasIndex(s => s.RegionId);
            state.HasIndex(s => s.OltId);
        });
        builder.Entity<OltSweep>(sweep =>
        {
            sweep.ToTable("olt_sweep", Schema);
            sweep.HasKey(s => s.OltId);
            sweep.Property(s => s.OltId).ValueGeneratedNever();
            sweep.HasIndex(s => s.RegionId);
        });
        builder.Entity<OntBreak>(one =>
        {
            one.ToTable("ont_break", Schema);
            one.HasKey(b => new { b.OntId, b.StartedAt });
            one.Property(b => b.Cause).HasConversion<short>();
            one.HasIndex(b => b.RegionId).HasFilter("ended_at is null");
        });
    }
}
