using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Worker.Tests;

public sealed class EpisodeLogTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Lines _lines = new();

    [Fact]
    public void A_thousand_strikes_are_one_line_and_the_end_another()
    {
        var log = new EpisodeLog(_lines, _time);
        for (var i = 0; i < 1_000; i++)
        {
            log.Struck("store down", "refused");
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        log.Over("store down");
        log.Over("store down");
        Assert.Equal(
            ["store down: refused; further ones are only counted", "store down: over after 30 s and 1000 times"],
            _lines.Written);
    }

    [Fact]
    public void After_a_quiet_while_the_next_strike_is_a_new_episode()
    {
        var log = new EpisodeLog(_lines, _time);
        Assert.True(log.Struck("x", "1"));
        _time.Advance(EpisodeLog.QuietAfter + TimeSpan.FromSeconds(1));
        Assert.True(log.Struck("x", "2"));
        Assert.Equal(2, _lines.Written.Count);
    }

    [Fact]
    public void A_strangers_words_cannot_forge_a_line()
    {
        var log = new EpisodeLog(_lines, _time);
        log.Struck("x", "a\r\nb\u001b[31m" + new string('y', 500));
        Assert.DoesNotContain('\n', _lines.Written[0]);
        Assert.DoesNotContain('\u001b', _lines.Written[0]);
        Assert.True(_lines.Written[0].Length < 260);
    }

    [Fact]
    public void Names_without_end_share_one_episode()
    {
        var log = new EpisodeLog(_lines, _time);
        for (var i = 0; i < 10_000; i++)
        {
            log.Struck($"trouble {i}", "x");
        }

        Assert.Equal(EpisodeLog.EpisodesMax + 1, _lines.Written.Count);
    }

    private sealed class Lines : ILogger<EpisodeLog>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Written.Add(formatter(state, exception));
    }
}
