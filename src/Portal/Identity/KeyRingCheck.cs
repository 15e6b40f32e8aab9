using Lightline.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Portal.Identity;

/// <summary>
/// Says once, at the start, when keys of the ring stand in the database as they are: those that were made before there was a
/// certificate. Whoever reads the database makes sessions of them.
/// </summary>
internal sealed partial class KeyRingCheck(IServiceScopeFactory scopes, ILogger<KeyRingCheck> log) : BackgroundService
{
    /// <summary>What stands in a key that the certificate seals.</summary>
    public const string Sealed = "encryptedSecret";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var open = await scope.ServiceProvider.GetRequiredService<PortalDbContext>().DataProtectionKeys
                .CountAsync(key => !key.Xml!.Contains(Sealed), stoppingToken);
            if (open > 0)
            {
                InTheClear(open);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException or InvalidOperationException)
        {
            // Stopped, or the database is away, which others tell: the next start asks again.
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Count} keys of the ring stand in the database in the clear; docs/OPERATING.md says how to be rid of them")]
    private partial void InTheClear(int count);
}
