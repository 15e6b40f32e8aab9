using Lightline.Data.Conversions;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Network;

/// <summary>The tables of schema <c>network</c>: the plant, which belongs to the operator.</summary>
internal static class NetworkModel
{
    private const string Schema = "network";

    public static void Configure(ModelBuilder builder)
    {
        Places(builder);
        Plant(builder);
        Homes(builder);
    }

    private static void Places(ModelBuilder builder)
    {
        builder.Entity<Region>(region =>
        {
            region.ToTable("region", Schema, t => t.HasCheckConstraint("ck_region_code", "code ~ '^[a-z0-9-]{1,32}$'"));
            region.Property(r => r.Id).UseIdentityByDefaultColumn();
            region.HasIndex(r => r.Code).IsUnique();
        });
        builder.Entity<Area>(area =>
        {
            area.ToTable("area", Schema);
            area.Property(a => a.Id).UseIdentityByDefaultColumn();
            area.Property(a => a.Boundary).HasColumnType("jsonb");
            area.HasIndex(a => a.Code).IsUnique();
            area.HasOne<Region>().WithMany().HasForeignKey(a => a.RegionId).OnDelete(DeleteBehavior.Restrict);
            area.HasOne<Area>().WithMany().HasForeignKey(a => a.ParentId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<PowerArea>(area =>
        {
            area.ToTable("power_area", Schema);
            area.Property(a => a.Id).UseIdentityByDefaultColumn();
            area.HasIndex(a => a.Code).IsUnique();
            area.HasOne<Region>().WithMany().HasForeignKey(a => a.RegionId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<Site>(site =>
        {
            site.ToTable("site", Schema);
            site.Property(s => s.Id).UseIdentityByDefaultColumn();
            site.HasOne<Region>().WithMany().HasForeignKey(s => s.RegionId).OnDelete(DeleteBehavior.Restrict);
            site.HasOne<Area>().WithMany().HasForeignKey(s => s.AreaId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void Plant(ModelBuilder builder)
    {
        builder.Entity<Olt>(olt =>
        {
            olt.ToTable("olt", Schema, t => t.HasCheckConstraint("ck_olt_snmp_port", "snmp_port between 1 and 65535"));
            olt.Property(o => o.Id).UseIdentityByDefaultColumn();
            olt.Property(o => o.SnmpPort).HasDefaultValue(161);
            olt.Property(o => o.Profile).HasDefaultValue("huawei-smartax");
            olt.Property(o => o.IsEnabled).HasDefaultValue(true);
            olt.HasIndex(o => o.Name).IsUnique();
            olt.HasOne<Region>().WithMany().HasForeignKey(o => o.RegionId).OnDelete(DeleteBehavior.Restrict);
            olt.HasOne<Site>().WithMany().HasForeignKey(o => o.SiteId).OnDelete(DeleteBehavior.Restrict);
            olt.HasOne(o => o.Secret).WithOne().HasForeignKey<OltSecret>(s => s.Id);
            olt.Navigation(o => o.Secret).IsRequired();
        });
        builder.Entity<OltSecret>(secret =>
        {
            secret.ToTable("olt", Schema);
            secret.Property(s => s.Sealed).HasColumnName("secret_sealed");
        });
        builder.Entity<PonPort>(port =>
        {
            port.ToTable("port", Schema);
            port.Property(p => p.Id).UseIdentityByDefaultColumn();
            port.HasIndex(p => new { p.OltId, p.Frame, p.Slot, p.Port }).IsUnique();
            port.HasOne<Olt>().WithMany().HasForeignKey(p => p.OltId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<Splitter>(splitter =>
        {
            splitter.ToTable("splitter", Schema);
            splitter.Property(s => s.Id).UseIdentityByDefaultColumn();
            splitter.HasIndex(s => new { s.PortId, s.Number }).IsUnique();
            splitter.HasOne<PonPort>().WithMany().HasForeignKey(s => s.PortId).OnDelete(DeleteBehavior.Restrict);
            splitter.HasOne<Splitter>().WithMany().HasForeignKey(s => s.ParentId).OnDelete(DeleteBehavior.Restrict);
            splitter.HasOne<Area>().WithMany().HasForeignKey(s => s.AreaId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<Ont>(ont =>
        {
            ont.ToTable("ont", Schema, t =>
            {
                t.HasCheckConstraint("ck_ont_serial", "serial ~ '^[A-Z0-9]{4}[0-9A-F]{8}$'");
                t.HasCheckConstraint("ck_ont_number", "number between 0 and 255");
            });
            ont.Property(o => o.Id).UseIdentityByDefaultColumn();
            ont.HasIndex(o => o.Serial).IsUnique();
            ont.HasIndex(o => new { o.PortId, o.Number }).IsUnique();
            ont.HasOne<PonPort>().WithMany().HasForeignKey(o => o.PortId).OnDelete(DeleteBehavior.Restrict);
            ont.HasOne<Splitter>().WithMany().HasForeignKey(o => o.SplitterId).OnDelete(DeleteBehavior.Restrict);
        });
    }

    private static void Homes(ModelBuilder builder)
    {
        builder.Entity<AccessProfile>(profile =>
        {
            profile.ToTable("access_profile", Schema, t =>
                t.HasCheckConstraint("ck_access_profile_kind", Words.Check<AccessProfileKind>("kind")));
            profile.Property(p => p.Id).UseIdentityByDefaultColumn();
            profile.HasIndex(p => p.Name).IsUnique();
        });
        builder.Entity<Premises>(premises =>
        {
            premises.ToTable("premises", Schema);
            premises.Property(p => p.Id).UseIdentityByDefaultColumn();
            premises.HasIndex(p => p.PublicNumber).IsUnique();
            premises.HasOne<Area>().WithMany().HasForeignKey(p => p.AreaId).OnDelete(DeleteBehavior.Restrict);
            premises.HasOne<PowerArea>().WithMany().HasForeignKey(p => p.PowerAreaId).OnDelete(DeleteBehavior.Restrict);
        });
        builder.Entity<Connection>(connection =>
        {
            connection.ToTable("connection", Schema);
            connection.Property(c => c.Id).UseIdentityByDefaultColumn();
            connection.HasIndex(c => c.PublicNumber).IsUnique();
            connection.HasOne(c => c.Premises).WithOne().HasForeignKey<Connection>(c => c.PremisesId)
                .OnDelete(DeleteBehavior.Restrict);
            connection.HasOne(c => c.Ont).WithOne().HasForeignKey<Connection>(c => c.OntId)
                .OnDelete(DeleteBehavior.Restrict);
            connection.HasOne<PonPort>().WithMany().HasForeignKey(c => c.PortId).OnDelete(DeleteBehavior.Restrict);
            connection.HasOne<AccessProfile>().WithMany().HasForeignKey(c => c.AccessProfileId)
                .OnDelete(DeleteBehavior.Restrict);
        });
    }
}
