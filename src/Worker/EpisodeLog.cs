using Microsoft.Extensions.Logging;

namespace Lightline.Worker;

/// <summary>
/// Writes one log line when a trouble begins and one when it is over, however often it strikes in between: counters say
/// how often, the log says that. An episode that stays quiet for <see cref="QuietAfter"/> is over without a word.
/// </summary>
public sealed partial class EpisodeLog(ILogger<EpisodeLog> logger, TimeProvider time)
{
    /// <summary>Troubles known at a time. Names come from code and inventory; what is beyond shares one episode.</summary>
    public const int EpisodesMax = 1_024;

    /// <summary>How much of a detail is logged: it may hold words that a stranger sent.</summary>
    public const int DetailLengthMax = 200;

    /// <summary>How long a trouble must not strike for its episode to be over.</summary>
    public static readonly TimeSpan QuietAfter = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Episode> _episodes = [];

    /// <summary>Says that a trouble struck. Returns true when this began an episode and was logged.</summary>
    /// <param name="what">The trouble's name, the same each time; never text from outside.</param>
    /// <param name="detail">This occurrence in words; made harmless before it is logged.</param>
    public bool Struck(string what, string detail)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var name = _episodes.ContainsKey(what) || _episodes.Count < EpisodesMax ? what : "(others)";
            var isNew = !_episodes.TryGetValue(name, out var episode) || now - episode.LastAt > QuietAfter;
            _episodes[name] = isNew
                ? new Episode(now, now, 1)
                : episode with { LastAt = now, Times = episode.Times + 1 };
            if (isNew)
            {
                LogBegun(logger, name, Harmless(detail));
            }

            return isNew;
        }
    }

    /// <summary>Says that it works again; logs only when an episode was open.</summary>
    public void Over(string what)
    {
        lock (_gate)
        {
            if (_episodes.Remove(what, out var episode))
            {
                LogOver(logger, what, (time.GetUtcNow() - episode.BeganAt).TotalSeconds, episode.Times);
            }
        }
    }

    private static string Harmless(string detail)
    {
        var cut = detail.Length > DetailLengthMax ? detail[..DetailLengthMax] : detail;
        return string.Create(cut.Length, cut, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
            }
        });
    }

    [LoggerMessage(1, LogLevel.Warning, "{What}: {Detail}; further ones are only counted")]
    private static partial void LogBegun(ILogger logger, string what, string detail);

    [LoggerMessage(2, LogLevel.Information, "{What}: over after {Seconds:0} s and {Times} times")]
    private static partial void LogOver(ILogger logger, string what, double seconds, long times);

    private readonly record struct Episode(DateTimeOffset BeganAt, DateTimeOffset LastAt, long Times);
}
