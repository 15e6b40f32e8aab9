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
        if (file is null
            || await store.FindSeatAsync(scope.Current, file.PublicNumber, cancellationToken) is not { } seat)
        {
            return null;
        }

        var facts = live.Now(seat) with { UsualRxPowerDbm = await live.UsualLightAsync(seat, cancellationToken) };
        var (now, unproved, _) = StatusView.Both(facts, freshness, visit.Voice, clock.Now);
        return new ConnectionView(file, all, now, unproved);
    }
}
