using Lightline.Contracts.Live;

namespace Lightline.Portal.Features.Connection;

/// <summary>One loss of service as its subscriber may see it.</summary>
/// <param name="From">When it began, or the account's own time did (UTC).</param>
/// <param name="To">When service was back (UTC); null while it lasts.</param>
/// <param name="Cause">Why, as far as known.</param>
public sealed record Break(DateTimeOffset From, DateTimeOffset? To, DownCause Cause)
{
    /// <summary>The cause in the subscriber's words.</summary>
    public string CauseWords => Cause switch
    {
        DownCause.LossOfSignal => "No light",
        DownCause.DyingGasp => "No power at the fibre box",
        DownCause.SignalFail => "Too many errors on the fibre",
        DownCause.AdminDown => "Turned off in our network",
        DownCause.Reboot => "The fibre box restarted",
        DownCause.AuthFailed => "The fibre box was not recognised",
        DownCause.LaserOff => "The fibre box stopped sending light",
        DownCause.Rogue => "The fibre box disturbed others",
        _ => "Not known",
    };

    /// <summary>How long it lasted, up to <paramref name="now"/> when it still does.</summary>
    public TimeSpan Length(DateTimeOffset now) => (To ?? now) - From;
}
