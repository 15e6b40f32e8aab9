using CsCheck;
using Lightline.Contracts.Incidents;
using Lightline.Notifier.Stages;

namespace Lightline.Notifier.Tests.Stages;

/// <summary>
/// One address with up to three homes in one incident. Random losses, returns and updates, told in random order and with
/// random outcomes; whatever happens, what the address hears never contradicts itself.
/// </summary>
public sealed class OneVoiceProperties
{
    private enum What
    {
        Lose,
        Return,
        Update,
        Deliver,
    }

    private static readonly Gen<(What What, int Home, int Pick, bool IsTaken)[]> Histories =
        Gen.Select(Gen.Enum<What>(), Gen.Int[0, 2], Gen.Int[0, 1_000], Gen.Int[0, 9].Select(i => i < 8))
            .Array[1, 80];

    [Fact]
    [Trait("Full", "notifier-one-voice")]
    public void What_an_address_hears_never_contradicts_itself() =>
        Histories.Sample(
            history =>
            {
                var voice = new Voice();
                foreach (var (what, home, pick, isTaken) in history)
                {
                    voice.Do(what, home, pick, isTaken);
                }

                voice.Settle();
            },
            iter: FullSize.Of("histories of one address", 5_000, 1_000_000));

    private sealed class Voice
    {
        private readonly Home[] _homes = [.. Enumerable.Range(1, 3).Select(i => new Home(i))];
        private readonly List<Row> _rows = [];
        private readonly List<Row> _heard = [];
        private long _updates;
        private long _attempts;

        public void Do(What what, int home, int pick, bool isTaken)
        {
            switch (what)
            {
                case What.Lose when !_homes[home].IsOff:
                    _homes[home].Lose();
                    _rows.Add(new Row(_homes[home], NoticeTheme.Lost, _homes[home].Episode, null));
                    break;
                case What.Return when _homes[home].IsOff:
                    _homes[home].IsOff = false;
                    _rows.Add(new Row(_homes[home], NoticeTheme.Restored, _homes[home].Episode, null));
                    break;
                case What.Update:
                    var update = new Guid((int)++_updates, 0, 0, new byte[8]);
                    _rows.AddRange(_homes.Where(h => h.IsOff).Select(h => new Row(h, NoticeTheme.Update, _updates, update)));
                    break;
                default:
                    var due = _rows.Where(r => r.State is NoticeState.Planned).ToArray();
                    if (due.Length > 0)
                    {
                        Deliver(due[pick % due.Length], isTaken);
                    }

                    break;
            }
        }

        /// <summary>Delivers what is left; then who heard of the outage and is back has heard that last.</summary>
        public void Settle()
        {
            for (var round = 0; round < 2; round++)
            {
                foreach (var row in _rows.Where(r => r.State is NoticeState.Planned).ToArray())
                {
                    Deliver(row, isTaken: true);
                }
            }

            if (_homes.All(h => !h.IsOff) && _heard.Count > 0)
            {
                Assert.Equal(NoticeTheme.Restored, _heard[^1].Theme);
            }
        }

        private void Deliver(Row row, bool isTaken)
        {
            var step = Chain.Judge(Ask(row), Notices.Now);
            if (step.Ruling is Ruling.Later)
            {
                return;
            }

            if (step.Ruling is Ruling.Suppress)
            {
                (row.State, row.Why) = (NoticeState.Suppressed, step.Why);
                return;
            }

            row.Order = ++_attempts;
            if (isTaken)
            {
                row.State = NoticeState.Submitted;
                Hear(row);
            }
        }

        private void Hear(Row row)
        {
            if (row.Theme is NoticeTheme.Restored)
            {
                Assert.False(row.Home.IsOff, "told back while off");
                Assert.NotEmpty(_heard);
                Assert.NotEqual(NoticeTheme.Restored, _heard[^1].Theme);
            }
            else
            {
                Assert.True(row.Home.IsOff, "told off while back");
            }

            _heard.Add(row);
            Assert.InRange(_heard.Count, 1, Cap.NoticesMax);
            Assert.Equal(
                _heard.Count(h => h.Theme is NoticeTheme.Update),
                _heard.Where(h => h.Theme is NoticeTheme.Update).Select(h => h.Update).Distinct().Count());
            Assert.Equal(
                _heard.Count(h => h.Theme is NoticeTheme.Lost),
                _heard.Where(h => h.Theme is NoticeTheme.Lost).Select(h => (h.Home, h.Episode)).Distinct().Count());
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
            Member = Notices.At(row.Home.IsOff ? MemberState.Affected : MemberState.Restored, row.Home.Episode),
            Earlier =
            [
                .. _rows.Where(r => r != row).Select(r => new EarlierNotice(
                    r.Home.Id, r.Update, r.Theme, r.Episode, Channel.Sms, r.State, r.Why, r.Order, r.Home.IsOff)),
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

    private sealed class Row(Home home, NoticeTheme theme, long episode, Guid? update)
    {
        public Home Home => home;

        public NoticeTheme Theme => theme;

        public long Episode => episode;

        public Guid? Update => update;

        public NoticeState State { get; set; }

        public string? Why { get; set; }

        public long Order { get; set; }
    }
}
