using Lightline.Contracts.Live;

namespace Lightline.Collector.Decoding;

/// <summary>The words of "ONT status v1" and what they mean here.</summary>
internal static class StatusWords
{
    /// <summary>A word of the schema's <c>status</c>: false when it is none; null status for <c>unknown</c>.</summary>
    public static bool TryStatus(ReadOnlySpan<byte> word, out OntStatus? status, out DownCause cause)
    {
        (OntStatus? Status, DownCause Cause)? known = word switch
        {
            _ when word.SequenceEqual("online"u8) => (OntStatus.Online, DownCause.None),
            _ when word.SequenceEqual("degraded"u8) => (OntStatus.Degraded, DownCause.None),
            _ when word.SequenceEqual("connecting"u8) => (OntStatus.Connecting, DownCause.None),
            _ when word.SequenceEqual("los"u8) => (OntStatus.Offline, DownCause.LossOfSignal),
            _ when word.SequenceEqual("dyingGasp"u8) => (OntStatus.Offline, DownCause.DyingGasp),
            _ when word.SequenceEqual("offline"u8) => (OntStatus.Offline, DownCause.Unknown),
            _ when word.SequenceEqual("adminDown"u8) => (OntStatus.AdminDown, DownCause.AdminDown),
            _ when word.SequenceEqual("authFailed"u8) => (OntStatus.AuthFailed, DownCause.AuthFailed),
            _ when word.SequenceEqual("unknown"u8) => (null, DownCause.None),
            _ => null,
        };
        (status, cause) = known.GetValueOrDefault();
        return known is not null;
    }

    /// <summary>A word of the free <c>cause</c>, which refines a bare <c>offline</c>.</summary>
    public static DownCause Cause(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("dyingGasp"u8) => DownCause.DyingGasp,
        _ when word.SequenceEqual("los"u8) => DownCause.LossOfSignal,
        _ when word.SequenceEqual("reboot"u8) => DownCause.Reboot,
        _ when word.SequenceEqual("laserOff"u8) => DownCause.LaserOff,
        _ when word.SequenceEqual("signalFail"u8) => DownCause.SignalFail,
        _ => DownCause.Other,
    };
}
