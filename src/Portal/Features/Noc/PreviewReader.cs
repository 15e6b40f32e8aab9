using Lightline.Contracts.Incidents;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Shell;
using Lightline.Verdict;
using Lightline.Verdict.Messages;
using Npgsql;

namespace Lightline.Portal.Features.Noc;

/// <summary>
/// Shows before it is sent what an update says: the same templates, filled by the same code, as the Notifier's. How many
/// homes a provider has in an incident is asked in that provider's own scope: the operator sees no accounts.
/// </summary>
internal sealed class PreviewReader(
    NpgsqlDataSource source, CurrentScope scope, ProviderDirectory directory, LiveOptions options, TimeProvider time)
{
    /// <summary>Most providers that are asked, at about a millisecond each.</summary>
    public const int ProvidersMax = 200;

    /// <summary>Where each home reads its own address.</summary>
    public const string Place = "(address of the home)";

    /// <summary>Of so many other homes of its reader a message is taken to speak when its length is judged.</summary>
    private const int OtherHomesMax = 999;

    private const string Topic = "outage";
    private const string Kind = "update";

    /// <summary>
    /// Who is told what the NOC sends, as the Notifier decides it: a service now on a home that is off now, and whose loss a
    /// poll proved. And the two addresses that take most room: the longest of all, and of those with a letter that may not be
    /// of the text messages' alphabet.
    /// </summary>
    private const string HomesOff =
        """
        select count(distinct c.premises_id),
            coalesce((array_agg(p.house_number || ' ' || p.street order by length(p.house_number || p.street) desc))[1], ''),
            coalesce((array_agg(p.house_number || ' ' || p.street
                order by (p.house_number || p.street) ~ '[^ -~]' desc, length(p.house_number || p.street) desc))[1], '')
        from live.incident_member m
            join network.connection c on c.id = m.connection_id
            join network.premises p on p.id = c.premises_id
            join retail.tenure t on t.connection_id = m.connection_id and t.during @> $2
            join retail.service s on s.id = t.service_id and s.state = 'active'
        where m.incident_id = $1 and m.state in (1, 3) and m.lost_offered > 0
        """;

    /// <summary>Throws what the driver throws.</summary>
    public async Task<UpdatePreview> ReadAsync(
        IncidentPicture incident, UpdateWords words, LinkFormat links, CancellationToken cancellationToken)
    {
        var templates = await ReadTemplatesAsync(cancellationToken);
        var previews = new List<ProviderPreview>();
        var all = await directory.AllAsync(cancellationToken);
        var providers = all.Where(p => !p.IsOperator).OrderBy(p => p.Host, StringComparer.Ordinal).ToArray();
        foreach (var provider in providers.Take(ProvidersMax))
        {
            if (await ReadHomesAsync(provider.Id, incident.Id, cancellationToken) is { Count: > 0 } homes)
            {
                previews.Add(Show(provider, homes, incident, words, links, templates));
            }
        }

        return new UpdatePreview(
            [.. previews.OrderByDescending(p => p.Homes).ThenBy(p => p.Provider, StringComparer.Ordinal)],
            Math.Max(0, providers.Length - ProvidersMax));
    }

    private ProviderPreview Show(
        Provider provider,
        Homes homes,
        IncidentPicture incident,
        UpdateWords words,
        LinkFormat links,
        TemplateBook templates)
    {
        var now = time.GetUtcNow();
        var facts = new MessageFacts
        {
            Provider = provider.Name,
            Phone = provider.Phone,
            PhoneHours = provider.PhoneHours,
            Place = Place,
            Link = links.Fill(provider.Host, incident.Number),
            Language = provider.Language,
            Zone = provider.TimeZone,
            At = now,
            Update = new UpdateFacts(
                UpdateForm.Word(words.Stage), words.Message, words.Back?.From, words.Back?.By, words.BackReason),
        };
        return new ProviderPreview(
            provider.Name, homes.Count, Message(Channel.Sms), Message(Channel.Email), Message(Channel.InApp));

        MessagePreview? Message(Channel channel)
        {
            // The inbox is a page.
            var told = channel is Channel.InApp ? facts with { Language = Words.OfPages.Language } : facts;
            if (templates.Find(Topic, Kind, channel, told.Language) is not { } template)
            {
                return null;
            }

            var message = Words.For(told.Language).Spoken(words.Message);
            var most = new[] { homes.Longest, homes.OfAnotherAlphabet }
                .Select(place => MessageText.Body(template, told with { Place = place, OtherHomes = OtherHomesMax }, now))
                .Select(body => (Size: Gsm7.SizeOf(body), IsCut: !body.Contains(message, StringComparison.Ordinal)))
                .MaxBy(judged => (judged.IsCut, judged.Size.Parts, judged.Size.Units));
            return new MessagePreview(
                MessageText.Headline(template, told, now), MessageText.Body(template, told, now), most.Size, most.IsCut);
        }
    }

    private async Task<TemplateBook> ReadTemplatesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        await using var command = new NpgsqlCommand(
            "select topic, kind, channel, language, headline, body from notify.template where topic = $1 and kind = $2",
            connection)
        {
            CommandTimeout = (int)options.CallTimeout.TotalSeconds,
        };
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Topic });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Kind });
        var rows = new List<Template>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            rows.Add(TemplateOf(row));
        }

        return new TemplateBook(rows);
    }

    private static Template TemplateOf(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        ChannelWords.Parse(row.GetString(2)),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        row.GetString(5));

    private async Task<Homes?> ReadHomesAsync(
        OrganisationId provider, IncidentId incident, CancellationToken cancellationToken)
    {
        await using var connection = await ScopedConnection.OpenAsync(
            source, Scope.OfProvider(provider), cancellationToken);
        await using var command = new NpgsqlCommand(HomesOff, connection)
        {
            CommandTimeout = (int)options.CallTimeout.TotalSeconds,
        };
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = incident.Value });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new Homes(row.GetInt64(0), row.GetString(1), row.GetString(2)) : null;
    }

    private sealed record Homes(long Count, string Longest, string OfAnotherAlphabet);
}
