using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Status;
using Lightline.Portal.Live.Store;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Connection;

/// <summary>
/// Puts a connection and what is known of it now together. It reads memory and rows: no page load ever asks the
/// network.
/// </summary>
internal sealed class ConnectionReader(
    ConnectionLookup lookup,
    ILiveStore store,
    LiveFacts live,
    CurrentScope scope,
    Freshness freshness,
    Clock clock,
    Visit visit)
{
    /// <summary>
    /// The account's connection of this public number, its first without one; null when there is none.
    /// </summary>
    public async Task<ConnectionView?> FindAsync(string? publicNumber, CancellationToken cancellationToken)
    {
        if (publicNumber is not null && !PublicNumber.IsValid(publicNumber))
        {
            return null;
        }

        var all = await lookup.ListAsync(cancellationToken);
        var file = all.FirstOrDefault(f => publicNumber is null || f.PublicNumber == publicNumber);
        if (file is null && publicNumber is not null)
        {
            // An account may have more connections than a page lists.
            file = await lookup.FindAsync(publicNumber, cancellationToken);
        }

        return file is null ? null : (await ViewAsync([file], all, cancellationToken)).SingleOrDefault();
    }

    /// <summary>The account's first connections, at most <paramref name="max"/>.</summary>
    public async Task<ConnectionView[]> ListAsync(int max, CancellationToken cancellationToken)
    {
        var all = await lookup.ListAsync(cancellationToken);
        return await ViewAsync([.. all.Take(max)], all, cancellationToken);
    }

    private async Task<ConnectionView[]> ViewAsync(
        IReadOnlyList<ConnectionFile> files, IReadOnlyList<ConnectionFile> all, CancellationToken cancellationToken)
    {
        var seats = (await store.FindSeatsAsync(
            scope.Current, [.. files.Select(f => f.PublicNumber)], cancellationToken)).ToDictionary(s => s.Connection);
        // Together: what one of them waits for the store, all of them wait.
        var lights = await Task.WhenAll(
            seats.Values.Select(async seat => (seat.Connection, await live.UsualLightAsync(seat, cancellationToken))));
        var usual = lights.ToDictionary(l => l.Connection, l => l.Item2);
        var views = new List<ConnectionView>(files.Count);
        // A tenure may end between the two reads: whoever has no seat any more is left out.
        foreach (var file in files.Where(f => seats.ContainsKey(f.Connection)))
        {
            var seat = seats[file.Connection];
            var facts = live.Now(seat) with { UsualRxPowerDbm = usual[file.Connection] };
            var (now, _) = StatusView.Of(facts, freshness, visit.Voice, clock.Now);
            views.Add(new ConnectionView(file, all, now));
        }

        return [.. views];
    }
}
