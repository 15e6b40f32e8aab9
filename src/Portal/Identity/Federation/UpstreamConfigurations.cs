using OpenIddict.Abstractions;
using OpenIddict.Client;

namespace Lightline.Portal.Identity.Federation;

/// <summary>
/// What each upstream provider says of itself (OpenID Connect Discovery 1.0, section 4). Whoever wants it while it is asked for
/// waits for that one answer, and that there was none is remembered for some seconds: a side that hangs costs one connection of
/// ours and not one for each who knocks. Who comes back from there asks the library, which keeps what it was told.
/// </summary>
internal sealed partial class UpstreamConfigurations(
    IServiceProvider services, IdentityMetrics metrics, TimeProvider time, ILogger<UpstreamConfigurations> log)
{
    /// <summary>How long one try may take, whatever the other side does: it may also begin an answer and not end it.</summary>
    public static readonly TimeSpan AskMax = TimeSpan.FromSeconds(6);

    /// <summary>How long nobody asks again after there was no answer.</summary>
    public static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();

    /// <summary>By name of the upstream; as many as the settings name.</summary>
    private readonly Dictionary<string, Look> _looks = [];

    /// <summary>It, read now or lately; null when it cannot be had, which is counted.</summary>
    public async Task<(OpenIddictClientRegistration Registration, OpenIddictConfiguration Configuration)?> ReadAsync(
        Upstream upstream, CancellationToken cancellationToken)
    {
        Look look;
        lock (_lock)
        {
            if (!_looks.TryGetValue(upstream.Name, out look!) || (look.IsDone && time.GetElapsedTime(look.EndedAt) >= look.Pause))
            {
                var before = look;
                _looks[upstream.Name] = look = new Look();
                look.Answer = Task.Run(() => AskAsync(look, before?.IsAway is true, upstream.Name), CancellationToken.None);
            }
        }

        var found = await look.Answer.WaitAsync(cancellationToken);
        if (found is null)
        {
            metrics.Refused("upstream_away");
        }

        return found;
    }

    /// <summary>For all who want it meanwhile, so not theirs to stop.</summary>
    private async Task<(OpenIddictClientRegistration, OpenIddictConfiguration)?> AskAsync(Look look, bool wasAway, string name)
    {
        try
        {
            var registration = await services.GetRequiredService<OpenIddictClientService>()
                .GetClientRegistrationByIdAsync(name, CancellationToken.None);
            var configuration = await registration.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None)
                .WaitAsync(AskMax, time, CancellationToken.None);
            if (wasAway)
            {
                Back(name);
            }

            // The library keeps what it was told, and knows when that is old.
            look.End(isAway: false, TimeSpan.Zero, time.GetTimestamp());
            return (registration, configuration);
        }
        catch (Exception failure)
        {
            // Of many kinds, all of them of the other side and the way there.
            if (!wasAway)
            {
                Away(name, failure.GetBaseException().Message);
            }

            look.End(isAway: true, AwayFor, time.GetTimestamp());
            return null;
        }
    }

    /// <summary>One try; its fields are written before <see cref="IsDone"/>.</summary>
    private sealed class Look
    {
        private volatile bool _isDone;

        public Task<(OpenIddictClientRegistration, OpenIddictConfiguration)?> Answer { get; set; } = null!;

        public bool IsDone => _isDone;

        public bool IsAway { get; private set; }

        public TimeSpan Pause { get; private set; }

        /// <summary>By the clock that nobody sets.</summary>
        public long EndedAt { get; private set; }

        public void End(bool isAway, TimeSpan pause, long endedAt)
        {
            (IsAway, Pause, EndedAt) = (isAway, pause, endedAt);
            _isDone = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upstream provider {Name} cannot be asked, so nobody signs in by it: {Reason}")]
    private partial void Away(string name, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upstream provider {Name} can be asked again")]
    private partial void Back(string name);
}
