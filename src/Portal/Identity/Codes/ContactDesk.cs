using System.Net;
using System.Text.Json.Nodes;
using Lightline.Data;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Audit;
using Lightline.Portal.Identity.Details;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Shell;
using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Portal.Identity.Codes;

/// <summary>How a change of an address ended.</summary>
internal enum ContactChange
{
    /// <summary>The new one counts.</summary>
    Changed,

    /// <summary>The code is not right, or no longer.</summary>
    WrongCode,

    /// <summary>Somebody else signs in by it; who reads its mail may know that.</summary>
    Taken,

    /// <summary>It is theirs, and waits until somebody of the provider has looked at it.</summary>
    Waits,

    /// <summary>The provider does not let them, or not another one now.</summary>
    Refused,
}

/// <summary>
/// A new e-mail address or telephone number of who is signed in. Until its code has come back nothing changes, and
/// everything still goes to the old one.
/// </summary>
internal sealed class ContactDesk(
    UserManager<User> users,
    OneTimeCodes codes,
    Letters letters,
    SessionDesk sessions,
    DetailDesk details,
    AuditLog audit,
    SignInGate gate,
    PortalDbContext database,
    IdentityMetrics metrics,
    Visit visit,
    TimeProvider time)
{
    /// <summary>Sends a code to the new address; the form that takes it, or null after too many.</summary>
    public async Task<string?> AskAsync(
        User user, ContactAddress to, IPAddress? address, CancellationToken cancellationToken)
    {
        if (gate.Enter(address, visit.Provider!.Id.Value, $"contact {user.Id:D}") is not GateAnswer.Open)
        {
            metrics.Refused("gate");
            return null;
        }

        return await codes.SendAsync(user, Purpose(to), to, CodeSource.Own, cancellationToken);
    }

    /// <summary>What a code for such an address is for.</summary>
    public static CodePurpose Purpose(ContactAddress to) => to.IsEmail ? CodePurpose.Email : CodePurpose.Phone;

    /// <summary>What a code for an address changes.</summary>
    public static DetailField Field(CodePurpose purpose) =>
        purpose is CodePurpose.Email ? DetailField.Email : DetailField.Phone;

    /// <summary>Takes the new address over when the code is right, or asks for it where the provider looks at it first.</summary>
    public async Task<ContactChange> ChangeAsync(
        User user, string? form, CodePurpose purpose, string? code, CancellationToken cancellationToken)
    {
        var taken = await codes.TakeAsync(form, purpose, code, cancellationToken);
        if (taken is not var (owner, to) || owner != user.Id)
        {
            metrics.Refused("code");
            await audit.AddAsync(
                new AuditLine(AuditActions.SignInRefused, AuditSubject.OfUser(user.Id))
                {
                    Detail = new JsonObject { ["reason"] = "contact_code" },
                },
                cancellationToken);
            return ContactChange.WrongCode;
        }

        var field = Field(purpose);
        var policy = (await details.PoliciesAsync(cancellationToken)).Of(field);
        if (policy is not DetailPolicy.Edit)
        {
            var key = to.IsEmail ? users.NormalizeEmail(to.Value) : null;
            var rule = policy is DetailPolicy.View
                ? DetailRule.View
                : await details.AskAsync(field, to.Value, key, cancellationToken);
            return rule is null ? ContactChange.Waits : rule is DetailRule.Taken ? Taken() : ContactChange.Refused;
        }

        var old = ContactAddress.Parse(user.Email);
        await using var transaction = await database.Database.BeginTransactionAsync(CancellationToken.None);
        if (to.IsEmail)
        {
            (user.Email, user.NormalizedEmail) = (to.Value, users.NormalizeEmail(to.Value));
            (user.UserName, user.NormalizedUserName) = (to.Value, users.NormalizeName(to.Value));
            user.EmailConfirmed = true;
        }
        else
        {
            (user.PhoneNumber, user.PhoneNumberConfirmed) = (to.Value, true);
        }

        try
        {
            var updated = await users.UpdateSecurityStampAsync(user);
            if (updated.Errors.Any(e => e.Code.StartsWith("Duplicate", StringComparison.Ordinal)))
            {
                return Taken();
            }

            Credentials.CredentialDesk.Demand(updated);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // In the scope of an account the others are not there to be found: the index knows.
            return Taken();
        }

        await KeepAsync(to, CancellationToken.None);
        await audit.AddAsync(
            new AuditLine(AuditActions.ContactChanged, AuditSubject.OfUser(user.Id))
            {
                Detail = new JsonObject { ["kind"] = to.IsEmail ? "email" : "phone" },
            },
            CancellationToken.None);
        await codes.VoidAsync(user, CancellationToken.None);
        await sessions.EndAllAsync(SessionEnd.SignInChanged, CancellationToken.None);
        if (old is not null)
        {
            var what = to.IsEmail ? ChangedThing.EmailAddress : ChangedThing.TelephoneNumber;
            await letters.WarnAsync(old, user.Id, what, CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return ContactChange.Changed;
    }

    private ContactChange Taken()
    {
        database.ChangeTracker.Clear();
        metrics.Refused("address_taken");
        return ContactChange.Taken;
    }

    /// <summary>
    /// Where every account of theirs reaches this person from now on; who has none is reached by the sign-in alone.
    /// </summary>
    private async Task KeepAsync(ContactAddress to, CancellationToken cancellationToken) =>
        await database.Database.ExecuteSqlAsync(
            $"select retail.move_contacts({(to.IsEmail ? "email" : "phone")}, {to.Value}, {time.GetUtcNow()})", cancellationToken);
}
