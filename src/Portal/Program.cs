using Lightline.Data;
using Lightline.Portal.Startup;
using Npgsql;

// Portal            serves the pages
// Portal --check    judges the configuration and ends: 0 when right, 2 when not
// Portal --migrate  brings the database to the version this build knows, as its owner, and ends
// Portal --verify-audit  reads the audit log anew, as the owner, and ends: 0 when it is whole, 1 when not
var isCheck = args.Contains("--check");
var isMigrate = args.Contains("--migrate");
var (isVerify, expected, rest) = VerifyAudit.Take(args);
var builder = PortalHost.CreateBuilder([.. rest.Where(a => a is not ("--check" or "--migrate"))]);

var problems = isMigrate || isVerify
    ? [.. PortalSettings.CheckMigrate(builder.Configuration), .. VerifyAudit.Check(expected)]
    : PortalSettings.Check(builder.Configuration);
foreach (var problem in problems)
{
    await Console.Error.WriteLineAsync(problem);
}

if (problems.Count > 0)
{
    return 2;
}

if (isCheck)
{
    Console.WriteLine("the configuration is right");
    return 0;
}

if (isVerify)
{
    return await VerifyAudit.RunAsync(
        builder.Configuration["Postgres:OwnerConnectionString"]!, expected, Console.Out, CancellationToken.None);
}

if (isMigrate)
{
    await DatabaseMigrator.MigrateAsync(builder.Configuration["Postgres:OwnerConnectionString"]!, CancellationToken.None);
    Console.WriteLine($"the schema is at version {SchemaVersion.Known}");
    return 0;
}

await using var app = PortalHost.Build(builder);
var schema = await SchemaVersion.WaitForSchemaAsync(
    app.Services.GetRequiredService<NpgsqlDataSource>(), SchemaVersion.WaitMax, TimeProvider.System, CancellationToken.None);
if (schema.State is not SchemaState.Ready)
{
    await Console.Error.WriteLineAsync(
        $"the schema is not at version {SchemaVersion.Known}: {schema.State}, {schema.Reason ?? $"version {schema.Version}"}");
    return 1;
}

await app.RunAsync();
return 0;
