using CsCheck;
using Lightline.Contracts.Live;

namespace Lightline.Verdict.Tests;

public sealed class JudgeProperties
{
    [Fact]
    public void Only_what_was_proved_lately_by_equipment_that_answers_is_green() =>
        Gen.Select(Facts.Any, Gen.Int[0, 7200]).Sample((facts, later) =>
        {
            var now = Facts.Noon.AddSeconds(later);
            var isLive = facts.IsOltReachable && facts.Proof is { } proof && now - proof < Facts.Freshness.LiveFor;
            return isLive || Facts.Decide(facts, now).Tone != Tone.Ok;
        }, iter: 20_000);

    [Fact]
    public void Nothing_is_known_when_its_proof_is_older_than_the_limit() =>
        Gen.Select(Facts.Any, Gen.Int[0, 7200]).Sample((facts, later) =>
        {
            var now = Facts.Noon.AddSeconds(later);
            var verdict = Facts.Decide(facts, now);
            var isProved = facts.Proof is { } proof && now - proof < Facts.Freshness.UnknownAfter;
            return isProved || verdict.Tone == Tone.Unknown && verdict.Freshness == FreshnessLevel.Unknown;
        }, iter: 20_000);

    [Fact]
    public void Proof_from_the_future_is_never_green() =>
        Gen.Select(Facts.Any.Where(facts => facts.HasBox), Gen.Int[91, 100_000]).Sample((facts, ahead) =>
        {
            var early = facts with { ProvenAt = Facts.Noon.AddSeconds(ahead), SweptAt = null };
            return Facts.Decide(early).Kind == VerdictKind.CannotCheck;
        }, iter: 5_000);

    /// <summary>Proof from ahead is left out: such a clock is wrong, and time alone makes it right.</summary>
    [Fact]
    public void Nothing_turns_green_by_the_clock_alone() =>
        Gen.Select(Facts.Any.Where(facts => !(facts.Proof > Facts.Noon)), Gen.Int[0, 7200]).Sample((facts, later) =>
            Facts.Decide(facts).Tone == Tone.Ok || Facts.Decide(facts, Facts.Noon.AddSeconds(later)).Tone != Tone.Ok,
            iter: 50_000);

    [Fact]
    public void Verdict_stands_still_until_the_next_change() =>
        Gen.Select(Facts.Any, Gen.Double[0, 1]).Sample((facts, share) =>
        {
            var first = Facts.Decide(facts);
            var end = Earlier(first.NextChangeAt, Facts.Noon.AddDays(2));
            var between = Facts.Noon.AddTicks((long)((end - Facts.Noon).Ticks * share * 0.999_999));
            return first.NextChangeAt > Facts.Noon && Facts.Decide(facts, between) == first;
        }, iter: 20_000);

    [Fact]
    public void Following_the_next_changes_ends_in_unknown() =>
        Facts.Any.Where(facts => facts.HasBox).Sample(facts =>
        {
            var now = Facts.Noon;
            for (var step = 0; step < 20 && now < Facts.Noon.AddHours(1); step++)
            {
                now = Facts.Decide(facts, now).NextChangeAt;
            }
            return Facts.Decide(facts, now).Kind == VerdictKind.CannotCheck;
        }, iter: 5_000);

    /// <summary>
    /// A page that hears nothing more turns to the next words where each said that it holds no longer. Proof from ahead
    /// is left out, as above.
    /// </summary>
    [Fact]
    public void Page_by_its_own_clock_is_at_every_moment_as_sure_as_the_server_would_be() =>
        Gen.Select(Facts.Any.Where(facts => !(facts.Proof > Facts.Noon)), Gen.Int[0, 7200]).Sample((facts, later) =>
        {
            var now = Facts.Noon.AddSeconds(later);
            var shown = Facts.Decide(facts);
            for (var turn = 0; shown.HoldsUntil is { } then && then <= now; turn++)
            {
                shown = Facts.Decide(facts, then);
                if (turn > 1 || shown.Tone == Tone.Ok)
                {
                    return false;
                }
            }
            return shown.Freshness == Facts.Decide(facts, now).Freshness;
        }, iter: 20_000);

    [Fact]
    public void Page_by_its_own_clock_ends_without_any_knowledge() =>
        Facts.Any.Sample(facts =>
        {
            var shown = Facts.Decide(facts);
            for (var turn = 0; turn < 3 && shown.HoldsUntil is { } then; turn++)
            {
                shown = Facts.Decide(facts, then);
            }
            return shown.HoldsUntil is null && shown.Freshness == FreshnessLevel.Unknown;
        }, iter: 20_000);

    /// <summary>The page's own clock speaks first; a moment later the Collector's Unknown arrives.</summary>
    [Fact]
    public void Words_of_too_old_a_proof_stay_when_the_collector_forgets_the_state() =>
        Facts.Any.Where(facts => facts.HasBox && facts.Proof is not null).Sample(facts =>
        {
            var now = facts.Proof!.Value + Facts.Freshness.UnknownAfter;
            var forgotten = facts with
            {
                Status = OntStatus.Unknown,
                Cause = DownCause.None,
                Source = ReadingSource.Clock,
                ChangedAt = now,
                ProvenAt = facts.Proof,
            };
            return Facts.Decide(facts, now) == Facts.Decide(forgotten, now);
        }, iter: 20_000);

    [Fact]
    public void Nothing_from_before_the_readers_time_is_told() =>
        Gen.Select(Facts.Any, Gen.Int[-3_600, 0]).Sample((facts, seconds) =>
        {
            var from = Facts.Noon.AddSeconds(seconds);
            var own = facts.Since(from);
            var noTimes = facts.Since(null);
            return !(own.ChangedAt < from || own.LostAt < from || own.Proof < from || own.OpticsAt < from)
                && !(own.Outage?.Since < from)
                && noTimes.ChangedAt is null && noTimes.LostAt is null;
        }, iter: 20_000);

    [Fact]
    public void Light_without_a_trusted_reading_has_no_place_on_the_meter() =>
        Facts.Any.Sample(facts =>
        {
            var light = Facts.Decide(facts).Light;
            return light.Position is null == light.RxPowerDbm is null && light.Position is null or (>= 0 and <= 100);
        }, iter: 10_000);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
