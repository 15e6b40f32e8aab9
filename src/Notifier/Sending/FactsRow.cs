using Lightline.Contracts.Incidents;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Stages;
using Lightline.Verdict;
using Npgsql;

namespace Lightline.Notifier.Sending;

/// <summary>The columns of <see cref="NoticeRows"/>'s statements, in their order.</summary>
internal readonly struct FactsRow(NpgsqlDataReader reader)
{
    public string? Headline => Value<string?>(11, null);

    public string? Body => Value<string?>(12, null);

    public Notice Notice(ILookup<Guid, EarlierNotice> earlier)
    {
        var id = reader.GetGuid(0);
        var state = NoticeStateWords.Parse(reader.GetString(8));
        return new Notice
        {
            Id = id,
            ConnectionId = reader.GetInt64(1),
            UpdateId = Value<Guid?>(2, null),
            IsOfIncident = reader.GetBoolean(35),
            Topic = reader.GetString(3),
            Kind = reader.GetString(4),
            Episode = reader.GetInt64(5),
            Channel = ChannelWords.Parse(reader.GetString(6)),
            Address = reader.GetString(7),
            State = state,
            Attempts = reader.GetInt32(9),
            // Whoever began the attempt under way has left no outcome: that is one more in doubt.
            Doubts = reader.GetInt32(13) + (state is NoticeState.Submitting ? 1 : 0),
            CreatedAt = reader.GetFieldValue<DateTimeOffset>(10),
            Zone = Zone(reader.GetString(18)),
            Contact = new Contact(
                !reader.IsDBNull(26), Value(26, false), reader.GetBoolean(36), reader.GetBoolean(29),
                Value<TimeOnly?>(27, null), Value<TimeOnly?>(28, null)),
            Member = Member(22),
            IsOffElsewhere = reader.GetBoolean(39),
            Earlier = [.. earlier[id]],
        };
    }

    public MessageFacts Message(Notice notice, LinkFormat links) => new()
    {
        Provider = reader.GetString(14),
        Phone = reader.GetString(15),
        PhoneHours = reader.GetString(16),
        Place = SameAddress.Named(notice)?.Place ?? reader.GetString(21),
        OtherHomes = SameAddress.OtherHomes(notice).Count,
        Link = links.Fill(reader.GetString(17), reader.GetString(20)),
        Language = reader.GetString(19),
        Zone = notice.Zone,
        At = notice.Theme switch
        {
            NoticeTheme.Update => Value(34, notice.CreatedAt),
            NoticeTheme.Restored => SameAddress.LastBackAt(notice) ?? notice.CreatedAt,
            _ => notice.Member?.LostAt ?? notice.CreatedAt,
        },
        Update = notice.Theme is NoticeTheme.Update
            ? new UpdateFacts(
                Value<string?>(30, null), Value<string?>(31, null), Value<DateTimeOffset?>(32, null),
                Value<DateTimeOffset?>(33, null), Value<string?>(38, null))
            : null,
        Payload = notice.IsOfIncident ? null : PayloadFields.Read(Value<string?>(37, null)),
    };

    /// <summary>
    /// Signed for the moment at which the notice was made, so that it is the same at each attempt. A text has no room for it:
    /// with it every one would have another part, which costs its sender each time.
    /// </summary>
    public ManageOffer? Manage(Notice notice, string language, LinkFormat links, ManageKeys keys)
    {
        if (notice.Channel is not Channel.Email || Value<Guid?>(41, null) is not { } contact)
        {
            return null;
        }

        var (host, token) = (reader.GetString(17), keys.Sign(reader.GetGuid(40), contact, notice.Address, notice.CreatedAt));
        return new ManageOffer(
            Words.For(language).Manage.Replace(
                "{link}", links.To(host, ManageLink.Path(token)).AbsoluteUri, StringComparison.Ordinal),
            links.To(host, ManageLink.UnsubscribePath(token, notice.Topic)));
    }

    /// <summary>Another notice to the same address or inbox, its columns behind the id of the one it is read for.</summary>
    public static EarlierNotice Earlier(NpgsqlDataReader reader)
    {
        var row = new FactsRow(reader);
        return new EarlierNotice(
            reader.GetInt64(1),
            row.Value<Guid?>(2, null),
            NoticeKind.Theme(reader.GetString(3)),
            reader.GetInt64(4),
            ChannelWords.Parse(reader.GetString(5)),
            NoticeStateWords.Parse(reader.GetString(6)),
            row.Value<string?>(7, null),
            reader.GetInt64(8),
            row.Value<long[]>(9, []),
            row.Member(10),
            reader.GetString(14),
            reader.GetBoolean(15));
    }

    /// <summary>A row of <c>notify.template</c>.</summary>
    public static Template Template(NpgsqlDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), ChannelWords.Parse(reader.GetString(2)), reader.GetString(3),
        new FactsRow(reader).Value<string?>(4, null), reader.GetString(5));

    /// <summary>A zone that this machine does not know is UTC: a late notice is worse than one with another hour.</summary>
    public static TimeZoneInfo Zone(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>Four columns: state, episode, lost, restored.</summary>
    private Member? Member(int first) =>
        reader.IsDBNull(first)
            ? null
            : new Member((MemberState)reader.GetInt16(first), reader.GetInt32(first + 1),
                reader.GetFieldValue<DateTimeOffset>(first + 2), Value<DateTimeOffset?>(first + 3, null));

    private T Value<T>(int column, T absent) =>
        reader.IsDBNull(column) ? absent : reader.GetFieldValue<T>(column);
}
