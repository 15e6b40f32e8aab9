using Lightline.Data.Accounts;
using Lightline.Data.Billing;
using Lightline.Data.Conversions;
using Lightline.Data.Network;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Services;

/// <summary>Services, what was agreed of them, and tenures in schema <c>retail</c>.</summary>
internal static class ServicesModel
{
    private const string Schema = "retail";

    public static void Configure(ModelBuilder builder)
    {
        builder.Entity<Service>(service =>
        {
            service.ToTable("service", Schema, t =>
                t.HasCheckConstraint("ck_service_state", Words.Check<ServiceState>("state")));
            service.Property(s => s.Id).ValueGeneratedNever();
            service.HasOne(s => s.Connection).WithMany().HasForeignKey(s => s.ConnectionId)
                .OnDelete(DeleteBehavior.Restrict);
            service.HasOne<AccessProfile>().WithMany().HasForeignKey(s => s.AccessProfileId)
                .OnDelete(DeleteBehavior.Restrict);
            AccountsModel.BelongsToAccount(service);
        });
        builder.Entity<Contract>(contract =>
        {
            contract.ToTable("contract", Schema, t => t.ExcludeFromMigrations());
            contract.HasKey(c => c.ServiceId);
        });
        builder.Entity<ServiceItem>(item =>
        {
            item.ToTable("service_item", Schema, t => t.ExcludeFromMigrations());
            item.HasKey(i => i.Id);
        });
        builder.Entity<BillingAccount>(account =>
        {
            account.ToTable("billing_account", Schema, t => t.ExcludeFromMigrations());
            account.HasKey(a => a.AccountId);
        });
        builder.Entity<Tenure>(tenure =>
        {
            // The exclusion constraint that keeps tenures apart is SQL of the migration.
            tenure.ToTable("tenure", Schema);
            tenure.Property(t => t.Id).ValueGeneratedNever();
            tenure.HasOne<Service>().WithMany().HasForeignKey(t => t.ServiceId).OnDelete(DeleteBehavior.Restrict);
            tenure.HasOne<Connection>().WithMany().HasForeignKey(t => t.ConnectionId).OnDelete(DeleteBehavior.Restrict);
            AccountsModel.BelongsToAccount(tenure);
        });
    }
}
