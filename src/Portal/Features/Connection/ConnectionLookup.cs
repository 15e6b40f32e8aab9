using Lightline.Contracts;
using Lightline.Data;
using Lightline.Data.Live;
using Lightline.Data.Services;
using Lightline.History;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Connection;

/// <summary>
/// Finds connections of the account that is signed in. Authorisation is the lookup: it goes through the account's own
/// services, so somebody else's connection is not forbidden, it is not there.
/// </summary>
internal sealed class ConnectionLookup(PortalDbContext database, TimeProvider time)
{
    /// <summary>Most connections of one account a page lists; a chain of shops has a desk of its own.</summary>
    public const int ConnectionsMax = 50;

    /// <summary>Most connections of one account among which one is looked for.</summary>
    private const int LookedAtMax = 1_000;

    /// <summary>Most breaks read for a page; more than one a day for a year is a fault that is known.</summary>
    public const int BreaksMax = 400;

    /// <summary>The connections on which the account's tenure runs now, oldest service first.</summary>
    public Task<IReadOnlyList<ConnectionFile>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync(only: null, cancellationToken);

    /// <summary>
    /// One of these connections; null when it is not among them. The number is compared with the account's own ones here and
    /// not in the database, which would take a while longer over one that is somebody's than over one that is nobody's.
    /// </summary>
    public async Task<ConnectionFile?> FindAsync(string publicNumber, CancellationToken cancellationToken)
    {
        var own = await (
            from service in database.Services
            where service.State != ServiceState.Ended
            join connection in database.Connections on service.ConnectionId equals connection.Id
            orderby connection.Id
            select new { connection.Id, connection.PublicNumber })
            .AsNoTracking().Take(LookedAtMax).ToListAsync(cancellationToken);
        return own.Find(c => c.PublicNumber == publicNumber) is { } one
            ? (await ReadAsync(one.Id, cancellationToken)).SingleOrDefault()
            : null;
    }

    /// <summary>Losses of service since <paramref name="from"/>, newest first, cut to the account's own time.</summary>
    public async Task<IReadOnlyList<Break>> BreaksAsync(
        Occupancy occupancy, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var start = occupancy.From > from ? occupancy.From : from;
        var rows = await database.OntBreaks.AsNoTracking()
            .Where(b => b.OntId == occupancy.Ont && (b.EndedAt == null || b.EndedAt > start))
            .OrderByDescending(b => b.StartedAt).Take(BreaksMax).ToListAsync(cancellationToken);
        return [.. rows.Select(row => Cut(row, start))];
    }

    private async Task<IReadOnlyList<ConnectionFile>> ReadAsync(
        ConnectionId? only, CancellationToken cancellationToken)
    {
        var (isAny, id) = (only is null, only ?? default);
        var now = time.GetUtcNow().UtcDateTime;
        var rows = await (
            from service in database.Services
            where service.State != ServiceState.Ended
            join connection in database.Connections on service.ConnectionId equals connection.Id
            join premises in database.Premises on connection.PremisesId equals premises.Id
            join area in database.Areas on premises.AreaId equals area.Id
            join profile in database.AccessProfiles on service.AccessProfileId equals profile.Id
            join tenure in database.Tenures on service.Id equals tenure.ServiceId
            where tenure.ConnectionId == connection.Id && tenure.During.Contains(now)
            where isAny || connection.Id == id
            from ont in database.Onts.Where(o => o.Id == connection.OntId).DefaultIfEmpty()
            from port in database.Ports.Where(p => p.Id == ont!.PortId).DefaultIfEmpty()
            from olt in database.Olts.Where(o => o.Id == port!.OltId).DefaultIfEmpty()
            orderby service.ActiveFrom, connection.Id
            select new
            {
                connection.Id,
                connection.PublicNumber,
                premises.Street,
                premises.HouseNumber,
                Area = area.Name,
                Service = service.Name,
                profile.DownMbps,
                profile.UpMbps,
                Since = tenure.During.LowerBound,
                Box = ont == null || port == null || olt == null
                    ? null
                    : new FibreBox(
                        ont.Id, ont.Serial, ont.Model, olt.Name, port.Frame, port.Slot, port.Port, ont.Number),
            })
            .AsNoTracking().Take(ConnectionsMax).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new ConnectionFile(
            row.Id,
            row.PublicNumber,
            $"{row.HouseNumber} {row.Street}",
            row.Area,
            row.Service,
            row.DownMbps,
            row.UpMbps,
            new DateTimeOffset(row.Since, TimeSpan.Zero),
            row.Box))];
    }

    private static Break Cut(OntBreak row, DateTimeOffset start) =>
        new(row.StartedAt > start ? row.StartedAt : start, row.EndedAt, row.Cause);
}
