using Lightline.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Lightline.Data.Migrations;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model; it never connects.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args) =>
        new(
            (DbContextOptions<PortalDbContext>)new DbContextOptionsBuilder<PortalDbContext>()
                .UsePortalDatabase(PortalDatabase.CreateDataSource("Host=localhost")).Options,
            Scope.Operator);
}
