using System.ComponentModel;
using System.Globalization;

namespace Lightline.Servers;

/// <summary>
/// A network of our own with nothing in it but a loopback interface: a server in it may listen on every address without
/// anybody outside reaching it. Sockets with a file name are the only way in. Root makes it; another user can where the
/// kernel lets users have namespaces.
/// </summary>
public sealed class NetworkNamespace : IAsyncDisposable
{
    /// <summary>The program that enters it.</summary>
    internal const string Door = "nsenter";

    private const string Up = "loopback is up";
    private readonly ServerProcess _holder;

    private NetworkNamespace(ServerProcess holder) => _holder = holder;

    /// <summary>Makes it. It ends with this process, or on dispose.</summary>
    /// <exception cref="InvalidOperationException">It cannot be made; the message says what is missing.</exception>
    public static async Task<NetworkNamespace> NewAsync(CancellationToken cancellationToken)
    {
        ServerProcess? holder = null;
        try
        {
            holder = await ServerProcess.StartAsync(new ServerProcessOptions("unshare",
            [
                .. Unprivileged.IsNeeded ? Array.Empty<string>() : ["--user", "--map-current-user", "--keep-caps"],
                "--net", "--", "sh", "-c",
                $"ip link set lo up && echo {Up} && exec setpriv --pdeathsig TERM sleep infinity",
            ]));
            var made = holder;
            await Readiness.WaitAsync(
                made, "a network of our own", _ => Task.FromResult(made.Output.Contains(Up, StringComparison.Ordinal)),
                cancellationToken);
            return new NetworkNamespace(made);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            var detail = e.Message;
            if (holder is not null)
            {
                // Its last words are read by then.
                await holder.WaitForExitAsync(cancellationToken);
                detail = holder.Output;
                await holder.DisposeAsync();
            }

            throw new InvalidOperationException(
                $"a network namespace cannot be made ({detail.Trim()}). It takes Debian's packages util-linux and iproute2, "
                + "and root with CAP_SYS_ADMIN or a kernel that lets users have namespaces (sysctl user.max_user_namespaces "
                + "and kernel.unprivileged_userns_clone above 0, and no filter of the container against unshare)");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    /// <summary>What <see cref="Door"/> is told so that a program runs inside, as whoever runs it here.</summary>
    internal IReadOnlyList<string> Enter(string program) =>
    [
        "--target", _holder.Id.ToString(CultureInfo.InvariantCulture),
        .. Unprivileged.IsNeeded ? Array.Empty<string>() : ["--user", "--preserve-credentials"],
        "--net", "--", program,
    ];
}
