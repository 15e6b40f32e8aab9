using System.Globalization;
using System.Text.Json;
using Lightline.Data;
using Lightline.Data.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// Has the Notifier write to one address, whatever its owner chose to hear (<c>notify.letter</c>): in the transaction of the
/// context, when there is one.
/// </summary>
internal sealed class Letters(PortalDbContext database, CurrentScope scope, TimeProvider time)
{
    /// <summary>How long a warning, an answer or an invitation is worth sending.</summary>
    private static readonly TimeSpan WarningFor = TimeSpan.FromHours(24);

    /// <summary>Warns the owner of an address of a change of their sign-in, or of who belongs to their account.</summary>
    /// <param name="to">Where to; the old one, when it is the address that changed.</param>
    /// <param name="reader">Whose language it is in; null for whoever signs in by the address.</param>
    /// <param name="what">What changed: one of <see cref="Lightline.Verdict.Messages.ChangedThing"/>.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public Task WarnAsync(ContactAddress to, Guid? reader, string what, CancellationToken cancellationToken) =>
        WriteAsync(to, reader, "changed", WarningFor, new() { ["what"] = what }, cancellationToken);

    /// <summary>Tells what became of a change that somebody asked for; why stands on their page.</summary>
    /// <param name="to">An e-mail address.</param>
    /// <param name="reader">Whose language it is in.</param>
    /// <param name="what">What was to change: one of <see cref="Lightline.Verdict.Messages.ChangedThing"/>.</param>
    /// <param name="isApproved">Whether it counts now.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public Task DecideAsync(
        ContactAddress to, Guid reader, string what, bool isApproved, CancellationToken cancellationToken) => WriteAsync(
        to, reader, isApproved ? "detail-approved" : "detail-declined", WarningFor, new() { ["what"] = what }, cancellationToken);

    /// <summary>Invites somebody to an account.</summary>
    /// <param name="to">An e-mail address.</param>
    /// <param name="who">Who invites.</param>
    /// <param name="place">What there is to see.</param>
    /// <param name="link">Where the code is typed.</param>
    /// <param name="code">The code.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public Task InviteAsync(
        ContactAddress to, string who, string place, string link, InvitationCode code, CancellationToken cancellationToken) =>
        WriteAsync(
            to,
            null,
            "invitation",
            WarningFor,
            new()
            {
                ["who"] = who,
                ["place"] = place,
                ["link"] = link,
                ["code"] = code.Text,
                ["days"] = InvitationCode.GoodFor.TotalDays.ToString(CultureInfo.InvariantCulture),
            },
            cancellationToken);

    private async Task WriteAsync(
        ContactAddress to,
        Guid? reader,
        string kind,
        TimeSpan goodFor,
        Dictionary<string, string> fields,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var payload = JsonSerializer.Serialize(fields);
        await database.Database.ExecuteSqlAsync(
            $"""
            insert into notify.letter
                (id, organisation_id, channel, address, kind, payload, created_at, good_until, due_at, language)
            values ({Guid.CreateVersion7(now)}, {scope.Current.Organisation!.Value.Value}, {to.Channel}, {to.Value}, {kind},
                {payload}::jsonb, {now}, {now + goodFor}, {now}, retail.language_of({reader}, {to.Value}))
            """,
            cancellationToken);
    }
}
