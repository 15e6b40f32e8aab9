using Lightline.Contracts.Incidents;
using Lightline.Notifier.Stages;
using static Lightline.Notifier.Tests.Stages.Notices;

namespace Lightline.Notifier.Tests.Stages;

public sealed class ChainTests
{
    [Fact]
    public void A_loss_that_is_so_goes() => Assert.Equal(Step.Go, Chain.Judge(Lost, Now));

    [Theory]
    [InlineData(MemberState.Restored, 1)]
    [InlineData(MemberState.Reattributed, 1)]
    [InlineData(MemberState.Affected, 2)]
    public void A_loss_that_is_over_is_not_told(MemberState state, int episode) =>
        AssertSuppressed(Reason.OverBeforeTold, Lost with { Member = At(state, episode) });

    [Fact]
    public void A_loss_that_nobody_can_check_any_more_is_still_told() =>
        Assert.Equal(Step.Go, Chain.Judge(Lost with { Member = At(MemberState.Unknown) }, Now));

    [Fact]
    public void A_return_goes_when_its_loss_was_told() => Assert.Equal(Step.Go, Chain.Judge(Restored, Now));

    [Fact]
    public void A_return_is_not_told_to_whom_the_loss_was_not() =>
        AssertSuppressed(Reason.LossNotTold, Restored with { Earlier = [] });

    [Theory]
    [InlineData("planned", null)]
    [InlineData("suppressed", Reason.OverBeforeTold)]
    [InlineData("suppressed", Reason.Cap)]
    [InlineData("failed", "refused")]
    public void A_loss_that_reached_nobody_was_not_told(string state, string? why) =>
        AssertSuppressed(Reason.LossNotTold, Restored with
        {
            Earlier =
            [
                Told(state: NoticeStateWords.Parse(state), why: why),
                // The inbox knew, but the telephone's own row says that it did not.
                Told(channel: Channel.InApp),
            ],
        });

    [Fact]
    public void Who_asked_for_texts_during_the_outage_hears_that_it_is_over() =>
        Assert.Equal(Step.Go, Chain.Judge(Restored with { Earlier = [Told(channel: Channel.InApp)] }, Now));

    [Fact]
    public void A_loss_in_doubt_may_have_been_heard_so_its_return_is_told() =>
        Assert.Equal(Step.Go, Chain.Judge(Restored with { Earlier = [Told(state: NoticeState.InDoubt)] }, Now));

    [Theory]
    [InlineData(MemberState.Affected, 1)]
    [InlineData(MemberState.Affected, 2)]
    [InlineData(MemberState.Unknown, 1)]
    [InlineData(MemberState.Reattributed, 1)]
    public void A_return_that_is_not_so_is_not_told(MemberState state, int episode) =>
        AssertSuppressed(Reason.NotRestored, Restored with { Member = At(state, episode) });

    [Fact]
    public void A_return_of_a_home_that_another_incident_has_cut_off_since_is_not_told() =>
        AssertSuppressed(Reason.NotRestored, Restored with { IsOffElsewhere = true });

    [Fact]
    public void Who_is_back_from_a_later_loss_that_nobody_told_is_told_so_of_the_one_that_was() =>
        Assert.Equal(
            Step.Go, Chain.Judge(Restored with { Member = At(MemberState.Restored, 2), Earlier = [Told()] }, Now));

    [Fact]
    public void What_another_home_is_being_told_at_this_moment_may_still_fail_so_this_one_waits() =>
        Assert.Equal(
            Step.Later(Now + SameAddress.AskAgainAfter, Reason.AddressAlreadyTold),
            Chain.Judge(Lost with { Earlier = [Told(home: 2, state: NoticeState.Submitting, isHomeOff: true)] }, Now));

    [Fact]
    public void One_address_hears_of_one_loss_though_two_of_its_homes_are_off() =>
        AssertSuppressed(Reason.AddressAlreadyTold, Lost with { Earlier = [Told(home: 2, isHomeOff: true)] });

    [Fact]
    public void A_relapse_of_the_same_home_is_told_again() =>
        Assert.Equal(Step.Go, Chain.Judge(
            Lost with { Episode = 2, Member = At(MemberState.Affected, 2), Earlier = [Told()] }, Now));

    [Fact]
    public void After_good_news_the_next_loss_is_news_again() =>
        Assert.Equal(Step.Go, Chain.Judge(
            Lost with { Earlier = [Told(home: 2), Told(home: 2, theme: NoticeTheme.Restored, order: 2)] }, Now));

    [Fact]
    public void Good_news_waits_for_the_last_home_of_an_address()
    {
        var step = Chain.Judge(Restored with { Earlier = [Told(), Told(home: 2, order: 2, isHomeOff: true)] }, Now);
        Assert.Equal(Step.Later(Now + SameAddress.AskAgainAfter, Reason.OtherHomeStillOff), step);
    }

    [Fact]
    public void Good_news_waits_an_hour_at_most_and_then_the_last_homes_is_told_by_itself()
    {
        var other = Told(home: 2, order: 2, isHomeOff: true);
        var waited = Restored with { CreatedAt = Now - SameAddress.WaitMax, Earlier = [Told(), other] };
        Assert.Equal(Step.Go, Chain.Judge(waited, Now));

        var back = Told(home: 2, theme: NoticeTheme.Restored, order: 3);
        var last = Restored with { Earlier = [Told(), Told(home: 2), back] };
        Assert.Equal(Step.Go, Chain.Judge(last, Now));
        AssertSuppressed(
            Reason.AddressAlreadyTold, last with { Earlier = [Told(), Told(home: 2), back with { SpokeOf = [2, 1] }] });
    }

    [Fact]
    public void Good_news_waits_for_a_home_that_is_back_and_has_no_notice_of_it_yet()
    {
        var inbox = Told(home: 2, channel: Channel.InApp, theme: NoticeTheme.Restored, order: 3);
        var alone = Restored with { Earlier = [Told(), Told(home: 2, order: 2)] };
        Assert.Equal(Ruling.Later, Chain.Judge(alone, Now).Ruling);
        Assert.Equal(Step.Go, Chain.Judge(alone with { Earlier = [.. alone.Earlier, inbox] }, Now));
    }

    [Fact]
    public void The_inbox_tells_of_each_home()
    {
        var other = Told(home: 2, channel: Channel.InApp, isHomeOff: true);
        Assert.Equal(Step.Go, Chain.Judge(Lost with { Channel = Channel.InApp, Earlier = [other] }, Now));
        Assert.Equal(
            Step.Go,
            Chain.Judge(
                Restored with { Channel = Channel.InApp, Earlier = [Told(channel: Channel.InApp), other] }, Now));
    }

    [Fact]
    public void A_text_says_of_how_many_other_homes_it_speaks()
    {
        EarlierNotice[] losses =
        [
            Told(home: 2, state: NoticeState.Planned, isHomeOff: true),
            Told(home: 3, state: NoticeState.Suppressed, why: Reason.AddressAlreadyTold, isHomeOff: true),
            Told(home: 4, state: NoticeState.Planned),
            Told(home: 2, channel: Channel.InApp, isHomeOff: true),
        ];
        Assert.Equal([2, 3], SameAddress.OtherHomes(Lost with { Earlier = losses }));
        Assert.Empty(SameAddress.OtherHomes(Lost with { Channel = Channel.InApp, Earlier = losses }));
        Assert.Equal([2], SameAddress.OtherHomes(Update with
        {
            Earlier =
            [
                .. losses,
                Told(home: 2, theme: NoticeTheme.Update, state: NoticeState.Planned, isHomeOff: true)
                    with { UpdateId = Update.UpdateId },
                Told(home: 3, theme: NoticeTheme.Update, state: NoticeState.Planned, isHomeOff: true)
                    with { UpdateId = Guid.Empty },
                Told(home: 4, theme: NoticeTheme.Update, state: NoticeState.Planned) with { UpdateId = Update.UpdateId },
            ],
        }));
        Assert.Equal([2], SameAddress.OtherHomes(Restored with
        {
            Earlier =
            [
                Told(), Told(home: 2, order: 2), Told(home: 3, order: 3, isHomeOff: true),
                Told(home: 2, theme: NoticeTheme.Restored, state: NoticeState.Planned, order: 0),
                Told(home: 3, theme: NoticeTheme.Restored, state: NoticeState.Planned, order: 0, isHomeOff: true),
            ],
        }));
    }

    [Fact]
    public void A_return_names_the_home_that_the_loss_named_and_the_moment_of_the_last()
    {
        var later = Now.AddMinutes(10);
        var notice = Restored with
        {
            ConnectionId = 3,
            Member = Notices.At(MemberState.Restored) with { RestoredAt = Now },
            Earlier =
            [
                Told(home: 1), Told(home: 2, order: 2),
                Told(home: 3, order: 0, state: NoticeState.Suppressed, why: Reason.AddressAlreadyTold),
                Back(1) with { Member = Notices.At(MemberState.Restored) with { RestoredAt = later } },
                Back(2) with { Member = Notices.At(MemberState.Restored) with { RestoredAt = Now } },
            ],
        };
        Assert.Equal("2 Mill Road", SameAddress.Named(notice)?.Place);
        Assert.Equal(later, SameAddress.LastBackAt(notice));
        Assert.Null(SameAddress.Named(notice with { ConnectionId = 2 }));
        Assert.Null(SameAddress.Named(Restored));
        Assert.Null(SameAddress.LastBackAt(Restored));
        // What is off in another incident is not back, whatever this one says.
        var elsewhere = notice with { Earlier = [.. notice.Earlier.Select(e => e with { IsOffElsewhere = e.ConnectionId == 2 })] };
        Assert.Null(SameAddress.Named(elsewhere));
        Assert.Equal([1], SameAddress.OtherHomes(elsewhere));

        static EarlierNotice Back(long home) => Told(home, NoticeTheme.Restored, state: NoticeState.Planned, order: 0);
    }

    [Fact]
    public void An_update_names_the_home_that_the_loss_named_and_the_inbox_its_own()
    {
        var notice = Update with
        {
            Earlier =
            [
                Told(home: 2, isHomeOff: true),
                .. new[] { Channel.Sms, Channel.InApp }.Select(channel =>
                    Told(home: 2, theme: NoticeTheme.Update, state: NoticeState.Planned, isHomeOff: true, channel: channel)
                        with { UpdateId = Update.UpdateId }),
                Told(home: 2, isHomeOff: true, channel: Channel.InApp),
            ],
        };
        Assert.Equal("2 Mill Road", SameAddress.Named(notice)?.Place);
        var inbox = notice with { Channel = Channel.InApp };
        Assert.Null(SameAddress.Named(inbox));
        Assert.Equal([2], SameAddress.OtherHomes(inbox));
    }

    [Theory]
    [InlineData("update")]
    [InlineData("restored")]
    public void What_is_on_its_way_to_the_address_may_come_back_untaken(string kind)
    {
        var notice = kind is "update" ? Update : Restored;
        var way = Told(home: 2, theme: notice.Theme, order: 2, state: NoticeState.Submitting, isHomeOff: kind is "update") with
        {
            UpdateId = notice.UpdateId,
            SpokeOf = [2, 1],
        };
        Assert.Equal(
            Step.Later(Now + SameAddress.AskAgainAfter, Reason.AddressAlreadyTold),
            Chain.Judge(notice with { Earlier = [Told(), way] }, Now));
        AssertSuppressed(
            Reason.AddressAlreadyTold, notice with { Earlier = [Told(), way with { State = NoticeState.Submitted }] });
    }

    [Fact]
    public void Good_news_is_told_once_an_address() =>
        AssertSuppressed(Reason.AddressAlreadyTold, Restored with
        {
            Earlier = [Told(), Told(home: 2, theme: NoticeTheme.Restored, order: 2) with { SpokeOf = [2, 1] }],
        });

    [Fact]
    public void One_update_reaches_an_address_once() =>
        AssertSuppressed(Reason.AddressAlreadyTold, Update with
        {
            Earlier = [Told(home: 2, theme: NoticeTheme.Update) with { UpdateId = Update.UpdateId }],
        });

    [Fact]
    public void An_address_hears_ten_times_at_most_and_good_news_last()
    {
        EarlierNotice[] nine = [Told(), .. Enumerable.Range(2, 8).Select(i => Told(theme: NoticeTheme.Update, order: i))];
        AssertSuppressed(Reason.Cap, Update with { Earlier = nine });
        Assert.Equal(Step.Go, Chain.Judge(Restored with { Earlier = nine }, Now));
        AssertSuppressed(Reason.Cap, Restored with { Earlier = [.. nine, Told(theme: NoticeTheme.Update, order: 10)] });
        Assert.Equal(Step.Go, Chain.Judge(Update with { Channel = Channel.InApp, Earlier = nine }, Now));
    }

    [Fact]
    public void Wishes_of_this_moment_count()
    {
        AssertSuppressed(Reason.OptedOut, Lost with { Contact = Lost.Contact with { IsOptedOut = true } });
        AssertSuppressed(Reason.AddressGone, Lost with { Contact = Lost.Contact with { IsKnown = false } });
        AssertSuppressed(Reason.SwitchedOff, Lost with { Contact = Lost.Contact with { IsOn = false } });
    }

    [Fact]
    public void A_telephone_is_quiet_at_night_and_the_inbox_is_not()
    {
        var night = Notices.Now.Date.AddHours(23);
        var now = new DateTimeOffset(night, TimeSpan.Zero);
        var quiet = Lost with { Contact = Lost.Contact with { QuietFrom = new(22, 0), QuietTo = new(7, 0) } };
        var step = Chain.Judge(quiet, now);
        Assert.Equal(Ruling.Later, step.Ruling);
        Assert.Equal(Reason.QuietHours, step.Why);
        // 07:00 in Tallinn, two hours ahead in winter.
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 5, 0, 0, TimeSpan.Zero), step.At);
        Assert.Equal(Step.Go, Chain.Judge(quiet with { Channel = Channel.Email }, now));
    }

    [Fact]
    public void Who_asked_hears_of_the_return_and_of_nothing_else()
    {
        var asked = Lost.Contact with { IsOn = false, IsAsked = true };
        Assert.Equal(Step.Go, Chain.Judge(Restored with { Contact = asked, Earlier = [] }, Now));
        AssertSuppressed(Reason.SwitchedOff, Lost with { Contact = asked });
        AssertSuppressed(Reason.SwitchedOff, Update with { Contact = asked });
        AssertSuppressed(Reason.NotRestored, Restored with { Contact = asked, Member = At(MemberState.Affected) });
    }

    [Fact]
    public void Stop_and_an_address_that_is_gone_win_over_asking()
    {
        var asked = Restored with { Contact = Lost.Contact with { IsOn = false, IsAsked = true } };
        AssertSuppressed(Reason.OptedOut, asked with { Contact = asked.Contact with { IsOptedOut = true } });
        AssertSuppressed(Reason.AddressGone, asked with { Contact = asked.Contact with { IsKnown = false } });
    }

    [Fact]
    public void Who_asked_is_told_at_night_and_of_a_loss_that_waits_for_the_morning()
    {
        var night = new DateTimeOffset(Now.Date.AddHours(23), TimeSpan.Zero);
        var quiet = Restored with
        {
            Contact = Lost.Contact with { QuietFrom = new(22, 0), QuietTo = new(7, 0) },
            Earlier = [Told(state: NoticeState.Planned, why: Reason.QuietHours), Told(channel: Channel.InApp)],
        };
        Assert.Equal(Step.Suppress(Reason.LossNotTold), Chain.Judge(quiet, night));
        Assert.Equal(Step.Go, Chain.Judge(quiet with { Contact = quiet.Contact with { IsAsked = true } }, night));
    }

    [Fact]
    public void Who_asked_is_told_once_for_all_their_homes_and_again_only_after_a_relapse()
    {
        var asked = Restored with { Contact = Lost.Contact with { IsOn = false, IsAsked = true } };
        var inbox = Told(channel: Channel.InApp);
        Assert.Equal(
            Step.Later(Now + SameAddress.AskAgainAfter, Reason.OtherHomeStillOff),
            Chain.Judge(asked with { Earlier = [inbox, inbox with { ConnectionId = 2, Member = Notices.At(MemberState.Affected) }] }, Now));
        var told = Told(home: 2, theme: NoticeTheme.Restored, order: 2) with { SpokeOf = [2, 1] };
        AssertSuppressed(Reason.AddressAlreadyTold, asked with { Earlier = [inbox, told] });
        Assert.Equal(Step.Go, Chain.Judge(asked with { Earlier = [inbox, told, inbox with { Order = 3 }] }, Now));
    }

    [Fact]
    public void What_is_no_incidents_asks_no_incident()
    {
        var bill = Lost with { IsOfIncident = false, Kind = NoticeKind.Restored, Member = null, ConnectionId = 0 };
        Assert.Equal(Step.Go, Chain.Judge(bill, Now));
        AssertSuppressed(Reason.SwitchedOff, bill with { Contact = Lost.Contact with { IsOn = false, IsAsked = true } });
    }

    private static void AssertSuppressed(string why, Notice notice) =>
        Assert.Equal(Step.Suppress(why), Chain.Judge(notice, Now));
}
