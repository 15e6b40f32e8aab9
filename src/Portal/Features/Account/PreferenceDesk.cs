using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Portal.Identity.Audit;
using Lightline.Verdict;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Features.Account;

/// <summary>One wish: a topic on a channel.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Channel">By text or by e-mail; the inbox has no switch.</param>
/// <param name="IsOn">Whether they want it there.</param>
public sealed record PreferenceRow(string Topic, Channel Channel, bool IsOn)
{
    /// <summary>As the form names it.</summary>
    public string Key => $"{Topic}/{(Channel is Channel.Sms ? "sms" : "email")}";
}

/// <summary>What somebody wants to hear, and when no text may come.</summary>
/// <param name="Rows">Topics in their order, each by text and by e-mail.</param>
/// <param name="Quiet">When none comes; null when they may come at any hour.</param>
/// <param name="Language">
/// In which language, a key of <see cref="Words.All"/>; null for who has no sign-in, and so none of their own.
/// </param>
public sealed record PreferenceChoice(IReadOnlyList<PreferenceRow> Rows, QuietTime? Quiet, string? Language);

/// <summary>
/// Reads and writes the wishes of who is signed in. The Notifier reads the same rows in the transaction that begins a sending,
/// so what is written here counts for the next one.
/// </summary>
internal sealed class PreferenceDesk(PortalDbContext database, AuditLog audit)
{
    /// <summary>Letters about one's own sign-in have no switch: whoever got in would turn it off.</summary>
    private const string WithoutSwitch = "sign-in";

    private const int TopicsMax = 50;

    private static readonly Channel[] _channels = [Channel.Sms, Channel.Email];

    /// <summary>Null for who belongs to no account.</summary>
    public async Task<PreferenceChoice?> ReadAsync(Guid? user, CancellationToken cancellationToken)
    {
        if (await PersonAsync(user, cancellationToken) is not { } person)
        {
            return null;
        }

        var topics = await database.Database
            .SqlQuery<TopicRow>($"select name, is_on_by_default from notify.topic")
            .Where(t => t.Name != WithoutSwitch).OrderBy(t => t.Name).Take(TopicsMax).ToListAsync(cancellationToken);
        var kept = await database.Preferences.AsNoTracking()
            .Where(p => p.PersonId == person.Id).ToListAsync(cancellationToken);
        var quiet = kept.Find(p => p.Channel is Channel.Sms && p.QuietFrom is not null && p.QuietTo is not null);
        return new PreferenceChoice(
            [
                .. from topic in topics
                   from channel in _channels
                   let wish = kept.Find(p => p.Topic == topic.Name && p.Channel == channel)
                   select new PreferenceRow(topic.Name, channel, wish?.IsEnabled ?? topic.IsOnByDefault),
            ],
            quiet is null ? null : new QuietTime(quiet.QuietFrom!.Value, quiet.QuietTo!.Value),
            Words.For(await LanguageAsync(cancellationToken)).Language);
    }

    /// <summary>What they chose, else the account's, else the provider's: in that order the Notifier asks too.</summary>
    private Task<string?> LanguageAsync(CancellationToken cancellationToken) => database.Database
        .SqlQuery<string?>(
            $"""
            select coalesce(
                (select u.language from retail.user_account u where u.id = retail.user_id()),
                (select a.language from retail.account a where a.id = retail.account_id()),
                (select o.language from retail.organisation o where o.id = retail.provider_id())) as "Value"
            """)
        .SingleAsync(cancellationToken);

    /// <summary>Writes them all, or none.</summary>
    public async Task WriteAsync(Guid? user, PreferenceChoice choice, CancellationToken cancellationToken)
    {
        if (await PersonAsync(user, cancellationToken) is not { } person)
        {
            return;
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var kept = await database.Preferences.Where(p => p.PersonId == person.Id).ToListAsync(cancellationToken);
        foreach (var row in choice.Rows)
        {
            var wish = kept.Find(p => p.Topic == row.Topic && p.Channel == row.Channel);
            if (wish is null)
            {
                wish = new Preference
                {
                    OrganisationId = person.OrganisationId,
                    AccountId = person.AccountId,
                    PersonId = person.Id,
                    Topic = row.Topic,
                    Channel = row.Channel,
                };
                database.Add(wish);
            }

            wish.IsEnabled = row.IsOn;
            var quiet = row.Channel is Channel.Sms ? choice.Quiet : null;
            (wish.QuietFrom, wish.QuietTo) = (quiet?.From, quiet?.To);
        }

        await database.SaveChangesAsync(cancellationToken);
        await database.Database.ExecuteSqlAsync(
            $"update retail.user_account set language = {choice.Language} where id = retail.user_id()", cancellationToken);
        await audit.AddAsync(
            new AuditLine(AuditActions.PreferencesChanged, AuditSubject.OfUser(user!.Value))
            {
                Detail = new JsonObject
                {
                    ["on"] = choice.Rows.Count(row => row.IsOn),
                    ["of"] = choice.Rows.Count,
                    ["language"] = choice.Language,
                },
            },
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<Person?> PersonAsync(Guid? user, CancellationToken cancellationToken) => user is null
        ? null
        : await database.Persons.AsNoTracking().OrderBy(p => p.Id)
            .FirstOrDefaultAsync(p => p.UserId == user, cancellationToken);

    private sealed class TopicRow
    {
        public required string Name { get; init; }

        public bool IsOnByDefault { get; init; }
    }
}
