using System.Runtime.CompilerServices;
using System.Security.Claims;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity;
using Lightline.Portal.Live.Store;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Lightline.Portal.Live.Status;

/// <summary>
/// What an open Connection page talks to. Two methods: <c>Follow</c>, once a socket, and <c>Touch</c>. A connection of
/// somebody else does not exist here: the database looks it up in the viewer's own scope.
/// </summary>
[Authorize(Policies.Subscriber)]
internal sealed class StatusHub(
    StoreReads store, StatusStream stream, Viewers viewers, LiveMetrics metrics, TimeProvider time) : Hub
{
    /// <summary>The path of the hub.</summary>
    public const string Path = "/hubs/status";

    private const int PublicNumberLength = 8;

    private static readonly object _socket = new();
    private static readonly object _viewer = new();

    /// <inheritdoc/>
    public override async Task OnConnectedAsync()
    {
        var person = Person();
        if (person is null || !viewers.TryOpenSocket(person))
        {
            metrics.Refused(person is null ? "nobody" : "too_many_sockets");
            Context.Abort();
            return;
        }
        Context.Items[_socket] = person;
        await base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(_socket, out var person))
        {
            viewers.CloseSocket((string)person!);
        }
        if (exception is InvalidDataException)
        {
            // Too long, or no message of the protocol: the connection is closed by it.
            metrics.Refused("malformed");
        }
        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>The frames of one connection, by its public number, until the page leaves or the session ends.</summary>
    public async IAsyncEnumerable<StatusFrame> Follow(
        string connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await FindAsync(connection, cancellationToken) is not { } answer)
        {
            throw Refuse("store_away", "try again");
        }
        if (answer.Seat is not { Ont: { } ont } seat)
        {
            throw Refuse("not_found", "not found");
        }
        using var viewer = new Viewer(Person()!, ont, time.GetUtcNow());
        if (!Context.Items.TryAdd(_viewer, viewer))
        {
            throw Refuse("second_follow", "one page follows one connection");
        }
        try
        {
            if (!viewers.TryAdd(viewer))
            {
                throw Refuse("full", "too many pages are open");
            }
            SeatLookup lookup = token => FindAsync(connection, token);
            await foreach (var frame in stream.FramesAsync(seat, viewer, lookup, cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            viewers.Remove(viewer);
            Context.Items.Remove(_viewer);
        }
    }

    /// <summary>The person did something on the page, so it is worth reading often.</summary>
    public void Touch()
    {
        if (Context.Items.TryGetValue(_viewer, out var viewer))
        {
            ((Viewer)viewer!).Touch(time.GetUtcNow());
            viewers.Changed.Ring();
        }
    }

    private async Task<SeatAnswer?> FindAsync(string? connection, CancellationToken cancellationToken)
    {
        if (connection is not { Length: PublicNumberLength }
            || Context.User?.OrganisationId() is not { } organisation
            || Context.User.AccountId() is not { } account)
        {
            return new SeatAnswer(null);
        }
        var scope = Scope.OfAccount(organisation, account);
        return await store.TryAsync(
            async (s, token) => new SeatAnswer(await s.FindSeatAsync(scope, connection, token)), cancellationToken);
    }

    private string? Person() => Context.User?.FindFirstValue(ClaimTypes.NameIdentifier);

    private HubException Refuse(string reason, string words)
    {
        metrics.Refused(reason);
        return new HubException(words);
    }
}
