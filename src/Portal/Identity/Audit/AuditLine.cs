using System.Globalization;
using System.Text.Json.Nodes;
using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Data;

namespace Lightline.Portal.Identity.Audit;

/// <summary>
/// What somebody did, in ids and field names. Who, when and at which organisation the database says by itself. It refuses
/// names, addresses and sentences: whoever is erased elsewhere is thereby erased here.
/// </summary>
/// <param name="Action">One of <see cref="AuditActions"/>.</param>
/// <param name="Subject">What was done it to; null where there is nothing, as of a stranger who was refused.</param>
internal sealed record AuditLine(string Action, AuditSubject? Subject = null)
{
    /// <summary>The account for which it was done; null where it was for nobody but the actor and their organisation.</summary>
    public AccountId? OnBehalfOf { get; init; }

    /// <summary>
    /// More of it: ids, numbers and names of fields, at most 4 KiB. Strings are single words of at most 64 letters, digits and
    /// <c>_ . : -</c>.
    /// </summary>
    public JsonObject? Detail { get; init; }
}

/// <summary>What something was done to.</summary>
/// <param name="Kind">A word, such as <c>session</c>.</param>
/// <param name="Id">Its internal id, at most 64 characters.</param>
internal sealed record AuditSubject(string Kind, string Id)
{
    public static AuditSubject Of(SessionId session) => new("session", session.ToString());

    public static AuditSubject Of(ConnectionId connection) =>
        new("connection", connection.Value.ToString(CultureInfo.InvariantCulture));

    public static AuditSubject Of(IncidentId incident) => new("incident", incident.ToString());

    public static AuditSubject Of(AccountId account) => new("account", account.ToString());

    public static AuditSubject Of(ActingId acting) => new("acting", acting.ToString());

    public static AuditSubject Of(PersonId person) => new("person", person.ToString());

    public static AuditSubject Of(OrganisationId organisation) => new("organisation", organisation.ToString());

    public static AuditSubject OfContact(Guid contact) => new("contact", contact.ToString("D"));

    public static AuditSubject OfDetailChange(Guid change) => new("detail-change", change.ToString("D"));

    public static AuditSubject OfKey(Guid key) => new("api-key", key.ToString("D"));

    /// <summary>Another system, by the id of its row.</summary>
    public static AuditSubject OfSystem(Guid system) => new("system", system.ToString("D"));

    public static AuditSubject OfUser(Guid user) => new("user", user.ToString("D"));
}
