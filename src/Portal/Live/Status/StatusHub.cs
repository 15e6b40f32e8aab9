using System.Runtime.CompilerServices;
using Lightline.Data.Tenancy;
using Lightline.Portal.Identity.Access;
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
    StoreReads store, StatusStream stream, Viewers viewers, LiveOptions options, LiveMetrics metrics, TimeProvider time)
    : Hub
{
    /// <summary>The path of the hub.</summary>
    public const string Path = "/hubs/status";

    private const int PublicNumberLength = 8;

    private static readonly object _socket = new();
    private static readonly object _viewer = new();

    /// <inheritdoc/>
    public override async Task OnConnectedAsync()
    {
        var socket = Context.User?.UserId() is { } person && Context.User.SessionId() is { } session
            ? new PageSocket(person.ToString("D"), session, Context.Abort)
            : null;
        if (socket is null || !viewers.TryOpenSocket(socket))
        {
            metrics.Refused(socket is null ? "nobody" : "too_many_sockets");
            Context.Abort();
            return;
        }
        Context.Items[_socket] = socket;
        await base.OnConnectedAsync();
    }

    /// <inheritdoc/>
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(_socket, out var socket))
        {
            viewers.CloseSocket((PageSocket)socket!);
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
        if (!Context.Items.TryGetValue(_socket, out var held)
            || held is not PageSocket socket
            || !socket.TryFollow(time.GetUtcNow(), options.FollowsPerMinuteMax))
        {
            throw Refuse("too_many_follows", "too many calls");
        }
        if (await FindAsync(connection, cancellationToken) is not { } answer)
        {
            throw Refuse("store_away", "try again");
        }
        if (answer.Seat is not { Ont: { } ont } seat)
        {
            throw Refuse("not_found", "not found");
        }
        using var viewer = new Viewer(socket.Person, ont, time.GetUtcNow());
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

    /// <summary>
    /// The seat, if the session behind the socket still holds: a changed password and a person who left the account end
    /// both. The socket is closed then, so that the page meets the sign-in.
    /// </summary>
    private async Task<SeatAnswer?> FindAsync(string? connection, CancellationToken cancellationToken)
    {
        if (connection is not { Length: PublicNumberLength }
            || Context.User?.OrganisationId() is not { } organisation
            || Context.User.AccountId() is not { } account
            || Context.User.UserId() is not { } user
            || Context.User.SecurityStamp() is not { } stamp)
        {
            return new SeatAnswer(null);
        }
        var scope = Scope.OfAccount(organisation, account);
        return await store.TryAsync(
            async (s, token) =>
            {
                if (await s.IsSessionValidAsync(scope, user, stamp, token))
                {
                    return new SeatAnswer(await s.FindSeatAsync(scope, connection, token));
                }
                metrics.Refused("session_over");
                Context.Abort();
                return new SeatAnswer(null);
            },
            cancellationToken);
    }

    private HubException Refuse(string reason, string words)
    {
        metrics.Refused(reason);
        return new HubException(words);
    }
}
