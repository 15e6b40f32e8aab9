using CsCheck;
using Lightline.Contracts.Incidents;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Tests.Stages;

/// <summary>
/// One telephone and one inbox with up to three homes in one incident. Random losses, returns, updates and wishes, told in
/// random order and with random outcomes; whatever happens, what the telephone hears never contradicts itself, nor what the
/// inbox said.
/// </summary>
public sealed class OneVoiceProperties
{
    private enum What
    {
        Lose,
        Return,
        Update,
        Deliver,
        Ask,
        Switch,
        Wait,
    }

    /// <summary>Whether texts are wanted for good.</summary>
    private enum Wish
    {
        On,
        Off,
        Changing,
    }

    private static readonly Gen<(What What, int Home, int Pick, bool IsTaken)[]> Steps =
        Gen.Select(Gen.Enum<What>(), Gen.Int[0, 2], Gen.Int[0, 1_000], Gen.Int[0, 9].Select(i => i < 8))
            .Array[1, 80];

    [Fact]
    [Trait("Full", "notifier-one-voice")]
    public void What_an_address_hears_never_contradicts_itself() =>
        Gen.Select(Gen.Enum<Wish>(), Steps).Sample(
            (wish, steps) =>
            {
                var voice = new Voice(wish);
                foreach (var (what, home, pick, isTaken) in steps)
                {
                    voice.Do(what, home, pick, isTaken);
                }

                voice.Settle();
            },
            iter: FullSize.Of("histories of one address", 5_000, 1_000_000));

    private sealed class Voice(Wish wish)
    {
        private readonly Home[] _homes = [.. Enumerable.Range(1, 3).Select(i => new Home(i))];
        private readonly List<Row> _rows = [];

        /// <summary>What the telephone heard.</summary>
        private readonly List<Row> _heard = [];

        /// <summary>What its owner knows: also the losses that the inbox told of, and the one that was seen when asking.</summary>
        private readonly List<Row> _known = [];

        /// <summary>Of whose return the telephone heard since it last heard of a loss.</summary>
        private readonly HashSet<Home> _toldBack = [];

        private DateTimeOffset _now = Notices.Now;
        private bool _isOn = wish is not Wish.Off;
        private bool _isAsked;
        private long _updates;
        private long _attempts;

        public void Do(What what, int home, int pick, bool isTaken)
        {
            _now = _now.AddSeconds(1);
            switch (what)
            {
                case What.Lose when !_homes[home].IsOff:
                    _homes[home].Lose();
                    Plan(_homes[home], NoticeTheme.Lost, _homes[home].Episode, null, _isOn);
                    break;
                case What.Return when _homes[home].IsOff:
                    _homes[home].IsOff = false;
                    Plan(_homes[home], NoticeTheme.Restored, _homes[home].Episode, null, _isOn || _isAsked);
                    break;
                case What.Update:
                    var update = new Guid((int)++_updates, 0, 0, new byte[8]);
                    Array.ForEach(
                        [.. _homes.Where(h => h.IsOff)], h => Plan(h, NoticeTheme.Update, _updates, update, _isOn));
                    break;
                case What.Ask when _homes[home].IsOff && !_isAsked:
                    _isAsked = true;
                    Know(new Row(Channel.InApp, _homes[home], NoticeTheme.Lost, _homes[home].Episode, null, _now));
                    break;
                case What.Switch when wish is Wish.Changing:
                    _isOn = !_isOn;
                    break;
                case What.Wait:
                    _now = _now.AddMinutes(25);
                    break;
                default:
                    var due = _rows.Where(r => r.IsDue).ToArray();
                    if (due.Length > 0)
                    {
                        Deliver(due[pick % due.Length], isTaken, isKnown: pick % 5 > 0);
                    }

                    break;
            }
        }

        /// <summary>
        /// Delivers what is left; nothing waits longer than an hour for another home. Then who heard of the outage and is back
        /// has heard that last, and so has who wants no texts but asked for this one.
        /// </summary>
        public void Settle()
        {
            for (var round = 0; round < 2; round++)
            {
                _now += SameAddress.WaitMax;
                Array.ForEach([.. _rows.Where(r => r.IsDue)], r => Deliver(r, isTaken: true, isKnown: true));
            }

            Assert.DoesNotContain(_rows, r => r.State is NoticeState.Planned);
            if (_homes.Any(h => h.IsOff))
            {
                return;
            }

            if (wish is Wish.On && _heard.Count > 0)
            {
                Assert.Equal(NoticeTheme.Restored, _heard[^1].Theme);
            }

            if (wish is Wish.Off && _isAsked && _heard.Count < Cap.NoticesMax)
            {
                Assert.Equal(NoticeTheme.Restored, _known[^1].Theme);
            }
        }

        private void Plan(Home home, NoticeTheme theme, long episode, Guid? update, bool isTexted)
        {
            _rows.Add(new Row(Channel.InApp, home, theme, episode, update, _now));
            if (isTexted)
            {
                _rows.Add(new Row(Channel.Sms, home, theme, episode, update, _now));
            }
        }

        /// <summary>What nobody knows to be taken may have been heard, and is repeated once in the same words.</summary>
        private void Deliver(Row row, bool isTaken, bool isKnown)
        {
            var isRepeat = row.State is NoticeState.InDoubt;
            row.IsRepeated |= isRepeat;
            var step = Chain.Judge(Ask(row), _now);
            if (step.Ruling is Ruling.Later)
            {
                return;
            }

            if (step.Ruling is Ruling.Suppress)
            {
                if (isRepeat)
                {
                    return;
                }

                (row.State, row.Why) = (NoticeState.Suppressed, step.Why);
                return;
            }

            if (isRepeat)
            {
                row.State = NoticeState.Submitted;
                return;
            }

            if (row.Channel is not Channel.InApp && !isTaken)
            {
                return;
            }

            row.Order = ++_attempts;
            row.SpokeOf = row.Theme is NoticeTheme.Restored ? [row.Home.Id, .. SameAddress.OtherHomes(Ask(row))] : [];
            if (row.Channel is Channel.InApp)
            {
                row.State = NoticeState.Submitted;
                if (row.Theme is not NoticeTheme.Restored)
                {
                    Know(row);
                }
            }
            else
            {
                row.State = isKnown ? NoticeState.Submitted : NoticeState.InDoubt;
                Hear(row);
            }
        }

        private void Know(Row row)
        {
            _known.Add(row);
            // What only the inbox told is news to the telephone of who asked for its end, and of nobody else.
            if (row.Theme is not NoticeTheme.Restored
                && (row.Channel is Channel.Sms || _isAsked || wish is not Wish.On))
            {
                _toldBack.Clear();
            }
        }

        private void Hear(Row row)
        {
            var notice = Ask(row);
            foreach (var spoken in SameAddress.OtherHomes(notice).Append(SameAddress.Named(notice)?.ConnectionId ?? row.Home.Id))
            {
                Assert.Equal(row.Theme is not NoticeTheme.Restored, _homes[spoken - 1].IsOff);
            }

            if (row.Theme is NoticeTheme.Restored)
            {
                Assert.False(row.Home.IsOff, "told back while off");
                Assert.NotEmpty(_known);
                Assert.True(_toldBack.Add(row.Home), "told back twice");
                _toldBack.UnionWith(_rows.Where(r => r is { Channel: Channel.Sms, Theme: NoticeTheme.Restored, Home.IsOff: false })
                    .Select(r => r.Home));
            }
            else
            {
                Assert.True(row.Home.IsOff, "told off while back");
                Assert.True(_isOn, "told of a loss though no texts are wanted");
            }

            _heard.Add(row);
            Know(row);
            Assert.InRange(_heard.Count, 1, Cap.NoticesMax);
            Assert.Equal(
                _heard.Count(h => h.Theme is NoticeTheme.Update),
                _heard.Where(h => h.Theme is NoticeTheme.Update).Select(h => h.Update).Distinct().Count());
            Assert.Equal(
                _heard.Count(h => h.Theme is not NoticeTheme.Update),
                _heard.Where(h => h.Theme is not NoticeTheme.Update).Select(h => (h.Theme, h.Home, h.Episode)).Distinct().Count());
        }

        private Notice Ask(Row row) => Notices.Lost with
        {
            ConnectionId = row.Home.Id,
            UpdateId = row.Update,
            Kind = row.Theme switch
            {
                NoticeTheme.Lost => "fibre-cut-lost",
                NoticeTheme.Restored => NoticeKind.Restored,
                _ => NoticeKind.Update,
            },
            Episode = row.Episode,
            Channel = row.Channel,
            CreatedAt = row.CreatedAt,
            Contact = Notices.Lost.Contact with { IsOn = _isOn, IsAsked = _isAsked && row.Channel is Channel.Sms },
            Member = Notices.At(row.Home.IsOff ? MemberState.Affected : MemberState.Restored, row.Home.Episode),
            Earlier =
            [
                .. _rows.Where(r => r != row && (r.Channel == row.Channel || r.Channel is Channel.InApp))
                    .Select(r => new EarlierNotice(
                        r.Home.Id, r.Update, r.Theme, r.Episode, r.Channel, r.State, r.Why, r.Order, r.SpokeOf,
                        Notices.At(r.Home.IsOff ? MemberState.Affected : MemberState.Restored, r.Home.Episode),
                        $"{r.Home.Id}", IsOffElsewhere: false)),
            ],
        };
    }

    private sealed class Home(int id)
    {
        public int Id => id;

        public bool IsOff { get; set; }

        public int Episode { get; private set; }

        public void Lose() => (IsOff, Episode) = (true, Episode + 1);
    }

    private sealed class Row(Channel channel, Home home, NoticeTheme theme, long episode, Guid? update, DateTimeOffset createdAt)
    {
        public DateTimeOffset CreatedAt => createdAt;

        public Channel Channel => channel;

        public Home Home => home;

        public NoticeTheme Theme => theme;

        public long Episode => episode;

        public Guid? Update => update;

        public NoticeState State { get; set; }

        public string? Why { get; set; }

        public long Order { get; set; }

        public bool IsRepeated { get; set; }

        public bool IsDue => State is NoticeState.Planned || (State is NoticeState.InDoubt && !IsRepeated);

        public IReadOnlyList<long> SpokeOf { get; set; } = [];
    }
}
