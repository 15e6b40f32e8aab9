using CsCheck;
using Lightline.Collector.Decoding;
using Lightline.Collector.State;
using Lightline.Contracts.Live;
using static Lightline.Collector.Tests.State.StateSamples;

namespace Lightline.Collector.Tests.State;

public class StateReducerTests
{
    [Fact]
    public void The_first_poll_makes_an_ont_online_and_tells_everybody()
    {
        var step = Reducer.Read(Unseen, Poll(0, OntStatus.Online), sweptAt: null);
        var live = step.State.Live;
        Assert.Equal((OntStatus.Online, Noon, Noon), (live.Status, live.ChangedAt, live.ProvenAt));
        Assert.Equal(Tells.LiveAndRow, step.Tells);
        Assert.Equal(OntStatus.Online, step.Point!.Value.Status);
        Assert.Null(step.Break);
    }

    [Fact]
    public void A_poll_that_proves_what_is_known_tells_nobody()
    {
        var online = After(Poll(0, OntStatus.Online));
        var step = Reducer.Read(online, Poll(60, OntStatus.Online), sweptAt: At(1));
        Assert.Equal((Tells.Nobody, At(60)), (step.Tells, step.State.Live.ProvenAt));
        Assert.Null(step.Point);
    }

    [Fact]
    public void A_proof_is_told_when_no_sweep_carries_it()
    {
        var online = After(Poll(0, OntStatus.Online));
        Assert.Equal(Tells.LiveAndRow, Reducer.Read(online, Poll(72, OntStatus.Online), sweptAt: null).Tells);
        Assert.Equal(Tells.Nobody, Reducer.Read(online, Poll(72, OntStatus.Online), sweptAt: At(1)).Tells);
    }

    [Fact]
    public void A_trap_takes_service_away_at_once_opens_a_break_and_asks_to_verify()
    {
        var step = Reducer.Read(
            After(Poll(0, OntStatus.Online)),
            Poll(5, OntStatus.Offline, DownCause.LossOfSignal) with { Source = ReadingSource.Trap },
            sweptAt: null);
        Assert.True(step.AsksVerify);
        Assert.Equal(new Break(At(5), null, DownCause.LossOfSignal), step.Break);
        Assert.Equal(At(5), step.State.Live.LostAt);
    }

    [Fact]
    public void Coming_back_closes_the_break_and_keeps_the_latest_loss()
    {
        var back = Reducer.Read(
            After(Poll(0, OntStatus.Online), Poll(60, OntStatus.Offline, DownCause.DyingGasp)),
            Poll(120, OntStatus.Online),
            sweptAt: null);
        Assert.Equal(new Break(At(60), At(120), DownCause.DyingGasp), back.Break);
        Assert.Equal((At(60), At(120)), (back.State.Live.LostAt, back.State.Live.ChangedAt));
    }

    [Fact]
    public void A_poll_that_forgot_the_cause_does_not_take_it_from_the_trap()
    {
        var state = After(Poll(0, OntStatus.Online), Poll(5, OntStatus.Offline, DownCause.DyingGasp));
        var step = Reducer.Read(state, Poll(6, OntStatus.Offline, DownCause.Unknown), sweptAt: null);
        Assert.Equal(DownCause.DyingGasp, step.State.Live.Cause);
        Assert.Null(step.Break);
    }

    [Fact]
    public void An_ont_first_seen_offline_has_no_break()
    {
        var step = Reducer.Read(Unseen, Poll(0, OntStatus.Offline, DownCause.LossOfSignal), sweptAt: null);
        Assert.Null(step.Break);
    }

    [Fact]
    public void Silence_makes_an_ont_unknown_by_the_clock_without_a_break()
    {
        var online = After(Poll(0, OntStatus.Online));
        Assert.Null(Reducer.Age(online, sweptAt: null, At(299)));
        var step = Reducer.Age(online, sweptAt: null, At(300))!.Value;
        Assert.Equal((OntStatus.Unknown, ReadingSource.Clock), (step.State.Live.Status, step.State.Live.Source));
        Assert.Equal((Tells.LiveAndRow, OntStatus.Unknown), (step.Tells, step.Point!.Value.Status));
        Assert.Null(step.Break);
    }

    [Fact]
    public void What_turns_unknown_by_the_clock_keeps_the_time_of_its_last_proof()
    {
        var online = After(Poll(0, OntStatus.Online));
        Assert.Equal(At(0), Reducer.Age(online, sweptAt: null, At(300))!.Value.State.Live.ProvenAt);
        Assert.Equal(At(2), Reducer.Age(online, sweptAt: At(2), At(302))!.Value.State.Live.ProvenAt);
    }

    [Fact]
    public void A_loss_found_after_silence_opens_a_break_for_who_was_in_service()
    {
        var silent = Reducer.Age(After(Poll(0, OntStatus.Online)), sweptAt: null, At(300))!.Value.State;
        var step = Reducer.Read(silent, Poll(400, OntStatus.Offline, DownCause.LossOfSignal), sweptAt: null);
        Assert.Equal(At(400), step.Break!.StartedAt);
    }

    [Fact]
    public void A_sweep_keeps_an_ont_alive_and_one_that_missed_it_turns_unknown()
    {
        var online = After(Poll(10, OntStatus.Online));
        Assert.Null(Reducer.Age(online, sweptAt: At(200), At(400)));
        Assert.Null(StateReducer.Sweep(online, Ended(from: 9, to: 11)));
        Assert.Equal(OntStatus.Unknown, StateReducer.Sweep(online, Ended(from: 60, to: 62))!.Value.State.Live.Status);
        Assert.Null(StateReducer.Sweep(online, Ended(from: 60, to: 62) with { IsComplete = false }));
    }

    [Fact]
    public void A_retained_online_of_long_ago_is_never_an_old_green()
    {
        var message = Device(0, OntStatus.Online, 1) with { At = At(-20 * 3600) };
        Assert.Equal(OntStatus.Unknown, Reducer.Read(Unseen, message, sweptAt: null).State.Live.Status);
    }

    [Fact]
    public void A_restored_state_keeps_its_age_and_only_a_new_proof_resolves_it()
    {
        var restored = OntState.Restored(Unseen.Key, After(Poll(0, OntStatus.Online)).Live, openBreak: null);
        Assert.Equal((ReadingSource.Restored, At(0)), (restored.Live.Source, restored.Live.ProvenAt));
        var unknown = Reducer.Age(restored, sweptAt: null, At(301))!.Value.State;
        Assert.Equal(OntStatus.Unknown, unknown.Live.Status);
        Assert.Equal(OntStatus.Unknown, Reducer.Read(unknown, Optics(302, -20), null).State.Live.Status);
        Assert.Equal(OntStatus.Online, Reducer.Read(unknown, Poll(303, OntStatus.Online), null).State.Live.Status);
    }

    [Fact]
    public void While_the_olt_says_online_a_device_that_says_offline_is_only_a_question()
    {
        var online = After(Poll(0, OntStatus.Online));
        var step = Reducer.Read(online, Device(10, OntStatus.Offline, 1), sweptAt: null);
        Assert.True(step.AsksVerify);
        Assert.Equal(OntStatus.Online, step.State.Live.Status);
    }

    [Fact]
    public void A_device_proves_itself_online_while_its_olt_is_silent()
    {
        var silent = Reducer.Age(After(Poll(0, OntStatus.Online)), sweptAt: null, At(300))!.Value.State;
        var step = Reducer.Read(silent, Device(310, OntStatus.Online, 1), sweptAt: null);
        Assert.Equal((OntStatus.Online, ReadingSource.Mqtt), (step.State.Live.Status, step.State.Live.Source));
    }

    [Fact]
    public void A_poll_older_than_the_trap_does_not_undo_it()
    {
        var lost = After(Poll(0, OntStatus.Online), Poll(5, OntStatus.Offline) with { Source = ReadingSource.Trap });
        Assert.Equal(OntStatus.Offline, Reducer.Read(lost, Poll(4, OntStatus.Online), null).State.Live.Status);
    }

    [Theory]
    [InlineData(0.19, false)]
    [InlineData(0.21, true)]
    public void Light_within_the_dead_band_is_skipped(double movedDb, bool isStored)
    {
        var state = After(Poll(0, OntStatus.Online), Optics(1, -20));
        var step = Reducer.Read(state, Optics(61, -20 - movedDb), sweptAt: At(60));
        Assert.Equal(isStored, step.Point is not null);
        Assert.Equal(isStored ? Tells.LiveAndRow : Tells.Nobody, step.Tells);
    }

    [Fact]
    public void Light_that_never_moves_is_stored_every_quarter_of_an_hour()
    {
        var state = After(Poll(0, OntStatus.Online), Optics(1, -20));
        Assert.NotNull(Reducer.Read(state, Optics(901, -20), sweptAt: At(900)).Point);
    }

    [Fact]
    public void A_watched_reading_goes_live_past_the_dead_band_and_not_to_history()
    {
        var state = After(Poll(0, OntStatus.Online), Optics(1, -20));
        var step = Reducer.Read(state, Optics(3, -20.01, ReadingSource.Watch), sweptAt: null);
        Assert.Equal(Tells.Live, step.Tells);
        Assert.Null(step.Point);
        Assert.Equal(-20.01, step.State.Live.RxPowerDbm);
    }

    [Fact]
    public void A_repeated_message_is_stored_again_and_changes_nothing()
    {
        var message = Device(10, OntStatus.Online, 5, rxPowerDbm: -21);
        var state = After(Poll(0, OntStatus.Online), message);
        var step = Reducer.Read(state, message, sweptAt: null);
        Assert.Equal((true, Tells.Nobody), (step.IsLate, step.Tells));
        Assert.Equal((-21, At(10)), (step.Point!.Value.RxPowerDbm, step.Point.Value.At));
        Assert.Null(step.Point.Value.Status);
        Assert.Equal(state, step.State);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void What_told_a_status_alone_waits_for_history_again_when_it_comes_again(long sequence)
    {
        var messages = new[] { Device(10, OntStatus.Degraded, 1), Device(20, OntStatus.Online, 2) };
        var state = After(messages);
        var step = Reducer.Read(state, messages[sequence - 1], sweptAt: null);
        Assert.Equal((true, Tells.Nobody, state), (step.IsLate, step.Tells, step.State));
        Assert.Null(step.Break);
        // Degraded at second 10 is over: what is certain, and stored already, is the status that followed it.
        Assert.Equal((At(20), OntStatus.Online), (step.Point!.Value.At, step.Point.Value.Status));
        var lost = Reducer.Read(state, Poll(30, OntStatus.Offline, DownCause.LossOfSignal), sweptAt: null).State;
        var late = Reducer.Read(lost, messages[sequence - 1], sweptAt: null).Point!.Value;
        Assert.Equal((At(30), OntStatus.Offline, DownCause.LossOfSignal), (late.At, late.Status, late.Cause));
        var steady = Reducer.Read(After(messages), Device(25, OntStatus.Online, 2), sweptAt: null).Point!.Value;
        Assert.Equal((At(25), OntStatus.Online), (steady.At, steady.Status));
    }

    [Theory]
    [InlineData(120, false)]
    [InlineData(121, true)]
    public void Counters_that_fell_back_are_believed_once_the_devices_clock_went_on(double seconds, bool isBelieved)
    {
        var state = After(Device(0, OntStatus.Online, 1) with { Order = new DeviceOrder(long.MaxValue, 1) });
        var step = Reducer.Read(state, Device(seconds, OntStatus.Degraded, 5), sweptAt: null);
        Assert.Equal(isBelieved, step.State.Live.Status == OntStatus.Degraded);
        if (isBelieved)
        {
            Assert.Equal(
                OntStatus.Online,
                Reducer.Read(step.State, Device(seconds + 1, OntStatus.Online, 6), null).State.Live.Status);
        }
    }

    [Fact]
    public void The_boot_counter_orders_before_the_sequence()
    {
        var state = After(Device(0, OntStatus.Online, 900));
        var rebooted = Device(5, OntStatus.Degraded, 1) with { Order = new DeviceOrder(2, 1) };
        Assert.Equal(OntStatus.Degraded, Reducer.Read(state, rebooted, null).State.Live.Status);
    }

    [Fact]
    public void Degraded_by_the_device_survives_an_olt_that_knows_only_online()
    {
        var state = After(Poll(0, OntStatus.Online), Device(5, OntStatus.Degraded, 1));
        Assert.Equal(OntStatus.Degraded, state.Live.Status);
        Assert.Equal(OntStatus.Degraded, Reducer.Read(state, Poll(60, OntStatus.Online), null).State.Live.Status);
    }

    [Fact]
    public void Whatever_comes_breaks_open_and_close_in_turn_and_times_never_run_back()
    {
        GenReading.Array[1, 60].Sample(readings =>
        {
            var state = Unseen;
            Break? open = null;
            foreach (var reading in readings.OrderBy(r => r.ReceivedAt))
            {
                var step = Reducer.Read(state, in reading, sweptAt: null);
                Assert.True(step.State.Live.ProvenAt >= state.Live.ProvenAt);
                Assert.True(step.State.Live.ProvenAt <= reading.ReceivedAt);
                Assert.False(step.State.PointAt < state.PointAt);
                Assert.False(step.State.PointOpticsAt < state.PointOpticsAt);
                if (step.Break is { } loss)
                {
                    Assert.True(open is null || open.StartedAt == loss.StartedAt);
                    Assert.True(loss.EndedAt is null || loss.EndedAt >= loss.StartedAt);
                    open = loss.EndedAt is null ? loss : null;
                }

                Assert.Equal(open, step.State.OpenBreak);
                Assert.True(open is null || !step.State.IsInService);
                state = Reducer.Age(step.State, null, reading.ReceivedAt + TimeSpan.FromSeconds(1))?.State ?? step.State;
            }
        });
    }

    private static readonly Gen<Reading> GenReading =
        Gen.Select(Gen.Double[0, 2_000], Gen.Enum<OntStatus>(), Gen.Enum<DownCause>(), Gen.Int[0, 3], Gen.Double[-300, 300])
            .Select((seconds, status, cause, kind, skew) => kind switch
            {
                0 => Poll(seconds, status, cause) with { Source = ReadingSource.Trap },
                1 => Device(seconds, status, (long)seconds) with { At = At(seconds + skew) },
                2 => Optics(seconds, skew / 10),
                _ => Poll(seconds, status, cause),
            });

    private static SweepEnded Ended(double from, double to) =>
        new(Unseen.Live.Olt, At(to), At(from), IsComplete: true, IsReachable: true, []);
}
