using System.Net;
using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Features.Account;
using Lightline.Portal.Identity;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Shell;
using Lightline.Verdict;
using Lightline.Verdict.Messages;
using Microsoft.EntityFrameworkCore;
using Channel = Lightline.Data.Accounts.Channel;

namespace Lightline.Portal.Features.Manage;

/// <summary>
/// Reads and writes one contact's wishes by the link of a message. Whoever is signed in beside it, these are a stranger's
/// requests: the database is asked in the public scope, by functions that open those wishes alone.
/// </summary>
internal sealed class ManageDesk(
    PortalDbContext database,
    ManageKeys keys,
    ManageGate gate,
    AuditLog audit,
    IdentityMetrics metrics,
    CurrentScope scope,
    Visit visit,
    TimeProvider time)
{
    /// <summary>What the link's contact wants to hear.</summary>
    public async Task<(ManageOutcome Outcome, PreferenceChoice? Choice)> ReadAsync(
        string token, IPAddress? address, CancellationToken cancellationToken)
    {
        var (outcome, choice) = await OpenAsync(token, address, async link =>
        {
            var rows = await database.Database.SqlQuery<WishRow>(
                $"""
                select topic, channel, is_on, quiet_from, quiet_to, language
                from retail.linked_wishes({link.Contact}, {link.Digest})
                """)
                .ToListAsync(cancellationToken);
            return rows.Count == 0 ? (ManageOutcome.Old, null) : (ManageOutcome.Done, Choice(rows));
        }, cancellationToken);
        return (Counted(outcome, "shown"), choice);
    }

    /// <summary>Writes them all, or none.</summary>
    public async Task<ManageOutcome> WriteAsync(
        string token, PreferenceChoice choice, IPAddress? address, CancellationToken cancellationToken)
    {
        var (outcome, _) = await OpenAsync<object>(token, address, async link =>
        {
            if (gate.IsTooManyChanges(link.Contact))
            {
                return (ManageOutcome.TooMany, null);
            }

            var (topics, channels, wanted) = (
                choice.Rows.Select(row => row.Topic).ToArray(),
                choice.Rows.Select(row => row.Channel is Channel.Sms ? "sms" : "email").ToArray(),
                choice.Rows.Select(row => row.IsOn).ToArray());
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            var account = await database.Database.SqlQuery<Guid?>(
                $"""
                select retail.change_linked_wishes({link.Contact}, {link.Digest}, {topics}, {channels}, {wanted},
                    {choice.Quiet?.From}::time, {choice.Quiet?.To}::time, {choice.Language}::text) as "Value"
                """)
                .SingleAsync(cancellationToken);
            if (account is null)
            {
                return (ManageOutcome.Old, null);
            }

            await WriteDownAsync(
                link.Contact,
                account.Value,
                new JsonObject
                {
                    ["on"] = choice.Rows.Count(row => row.IsOn),
                    ["of"] = choice.Rows.Count,
                    ["language"] = choice.Language,
                },
                cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return (ManageOutcome.Done, null);
        }, cancellationToken);
        return Counted(outcome, "saved");
    }

    /// <summary>Turns a topic off where the message came; what is off already stays so, and is written down no second time.</summary>
    public async Task<ManageOutcome> UnsubscribeAsync(
        string token, string topic, IPAddress? address, CancellationToken cancellationToken)
    {
        var (outcome, _) = await OpenAsync<object>(token, address, async link =>
        {
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            var off = await database.Database.SqlQuery<OffRow>(
                $"select account, changed from retail.unsubscribe({link.Contact}, {link.Digest}, {topic})")
                .SingleOrDefaultAsync(cancellationToken);
            if (off is null)
            {
                return (ManageOutcome.Unknown, null);
            }

            if (off.Changed > 0)
            {
                await WriteDownAsync(
                    link.Contact, off.Account, new JsonObject { ["off"] = topic }, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return (ManageOutcome.Done, null);
        }, cancellationToken);
        return Counted(outcome, "unsubscribed");
    }

    /// <summary>Does what a genuine link asks for, as nobody.</summary>
    private async Task<(ManageOutcome Outcome, T? Result)> OpenAsync<T>(
        string token,
        IPAddress? address,
        Func<Link, Task<(ManageOutcome, T?)>> act,
        CancellationToken cancellationToken)
        where T : class
    {
        var organisation = visit.Provider!.Id;
        if (visit.Provider.IsOperator || keys.Read(organisation.Value, token) is not { } grant)
        {
            return (gate.IsTooManyWrong(address) ? ManageOutcome.TooMany : ManageOutcome.Unknown, null);
        }

        if (!grant.IsGoodAt(time.GetUtcNow()))
        {
            return (ManageOutcome.Old, null);
        }

        var before = scope.Current;
        scope.Enter(Scope.PublicOf(organisation));
        try
        {
            var digest = await database.Database
                .SqlQuery<byte[]?>($"""select retail.contact_digest({grant.Contact}) as "Value" """)
                .SingleAsync(cancellationToken);
            return digest is not null && grant.IsFor(digest)
                ? await act(new Link(grant.Contact, digest))
                : (ManageOutcome.Old, null);
        }
        finally
        {
            scope.Enter(before);
        }
    }

    private Task WriteDownAsync(Guid contact, Guid account, JsonObject detail, CancellationToken cancellationToken) =>
        audit.AddAsync(
            new AuditLine(AuditActions.PreferencesChangedByLink, AuditSubject.OfContact(contact))
            {
                OnBehalfOf = new AccountId(account),
                Detail = detail,
            },
            cancellationToken);

    private ManageOutcome Counted(ManageOutcome outcome, string done)
    {
        metrics.ManageLink(outcome switch
        {
            ManageOutcome.Done => done,
            ManageOutcome.Old => "old",
            ManageOutcome.TooMany => "too_many",
            _ => "unknown",
        });
        return outcome;
    }

    private static PreferenceChoice Choice(List<WishRow> rows)
    {
        var quiet = rows.Find(row => row is { Channel: "sms", QuietFrom: not null, QuietTo: not null });
        return new PreferenceChoice(
            [
                .. rows.Select(row => new PreferenceRow(
                    row.Topic, row.Channel == "sms" ? Channel.Sms : Channel.Email, row.IsOn)),
            ],
            quiet is null ? null : new QuietTime(quiet.QuietFrom!.Value, quiet.QuietTo!.Value),
            rows[0].Language is { } language ? Words.For(language).Language : null);
    }

    /// <summary>A link that is genuine, good, and of the address that its contact has.</summary>
    private sealed record Link(Guid Contact, byte[] Digest);

    private sealed class WishRow
    {
        public required string Topic { get; init; }

        public required string Channel { get; init; }

        public bool IsOn { get; init; }

        public TimeOnly? QuietFrom { get; init; }

        public TimeOnly? QuietTo { get; init; }

        public string? Language { get; init; }
    }

    private sealed class OffRow
    {
        public Guid Account { get; init; }

        public int Changed { get; init; }
    }
}
