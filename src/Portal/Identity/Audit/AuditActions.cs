namespace Lightline.Portal.Identity.Audit;

/// <summary>What people do that is written into the audit log. A word, once stored, keeps its meaning.</summary>
internal static class AuditActions
{
    /// <summary>An agent began to act for a customer.</summary>
    public const string ActingBegun = "acting.begun";

    /// <summary>An agent ended it before its time.</summary>
    public const string ActingEnded = "acting.ended";

    /// <summary>Its owner ended a key for scripts.</summary>
    public const string ApiKeyEnded = "api-key.ended";

    /// <summary>Somebody made a key for scripts.</summary>
    public const string ApiKeyMade = "api-key.made";

    /// <summary>Somebody read the audit log.</summary>
    public const string AuditRead = "audit.read";

    /// <summary>An e-mail address or telephone number was shown to be somebody's and counts from now on.</summary>
    public const string ContactChanged = "contact.changed";

    /// <summary>An agent looked for customers; how many were found is said, not what was asked.</summary>
    public const string CustomersFound = "customer.found";

    /// <summary>An agent opened a customer's page.</summary>
    public const string CustomerRead = "customer.read";

    /// <summary>Somebody changed a detail of their own that needs nobody's yes; of addresses see <see cref="ContactChanged"/>.</summary>
    public const string DetailChanged = "detail.changed";

    /// <summary>An agent gave somebody of a customer another name.</summary>
    public const string DetailChangedByAgent = "detail.changed-by-agent";

    /// <summary>An agent let a change count.</summary>
    public const string DetailChangeApproved = "detail.change-approved";

    /// <summary>Somebody asked for a change that needs a yes.</summary>
    public const string DetailChangeAsked = "detail.change-asked";

    /// <summary>An agent did not let a change count.</summary>
    public const string DetailChangeDeclined = "detail.change-declined";

    /// <summary>Who had asked for a change took it back.</summary>
    public const string DetailChangeWithdrawn = "detail.change-withdrawn";

    /// <summary>The NOC took an incident.</summary>
    public const string IncidentAcknowledged = "incident.acknowledged";

    /// <summary>The NOC told people something of an incident.</summary>
    public const string IncidentUpdated = "incident.updated";

    /// <summary>The holder of an account invited somebody to it.</summary>
    public const string PersonInvited = "person.invited";

    /// <summary>Somebody joined an account by a code.</summary>
    public const string PersonJoined = "person.joined";

    /// <summary>Somebody left an account.</summary>
    public const string PersonLeft = "person.left";

    /// <summary>The holder of an account took somebody off it, or took an invitation back.</summary>
    public const string PersonRemoved = "person.removed";

    /// <summary>The holder of an account said anew what somebody may do.</summary>
    public const string PersonRoleChanged = "person.role-changed";

    /// <summary>An organisation says something else of itself, or asks something else of its people.</summary>
    public const string OrganisationChanged = "organisation.changed";

    /// <summary>Somebody said anew what they want to hear.</summary>
    public const string PreferencesChanged = "preferences.changed";

    /// <summary>Whoever has the link of a message said anew what its contact wants to hear, without a sign-in.</summary>
    public const string PreferencesChangedByLink = "preferences.changed-by-link";

    /// <summary>A session ended because what its owner may do changed.</summary>
    public const string SessionAccessChanged = "session.access-changed";

    /// <summary>The operator added a provider; also the first line of that provider's own log.</summary>
    public const string ProviderAdded = "provider.added";

    /// <summary>Somebody signed in.</summary>
    public const string SessionBegun = "session.begun";

    /// <summary>Newer sessions took this one's place.</summary>
    public const string SessionReplaced = "session.replaced";

    /// <summary>Its owner ended a session from another one.</summary>
    public const string SessionRevoked = "session.revoked";

    /// <summary>A session ended because its owner's way of signing in changed.</summary>
    public const string SessionSignInChanged = "session.sign-in-changed";

    /// <summary>Its owner ended the session they were in.</summary>
    public const string SessionSignedOut = "session.signed-out";

    /// <summary>A way to sign in was added, changed or removed.</summary>
    public const string SignInChanged = "sign-in.changed";

    /// <summary>Somebody tried to sign in and was refused, after what they typed was checked.</summary>
    public const string SignInRefused = "sign-in.refused";

    /// <summary>Somebody who works here does something else from now on.</summary>
    public const string StaffChanged = "staff.changed";

    /// <summary>Somebody works here from now on.</summary>
    public const string StaffInvited = "staff.invited";

    /// <summary>Somebody works here no more; their sessions and keys ended with it.</summary>
    public const string StaffRemoved = "staff.removed";

    /// <summary>Another system lets people in by their sign-in here from now on.</summary>
    public const string SystemAdded = "system.added";

    /// <summary>A session opened another system for the first time.</summary>
    public const string SystemOpened = "system.opened";

    /// <summary>Another system lets nobody in by their sign-in here any more.</summary>
    public const string SystemRemoved = "system.removed";

    /// <summary>Another system has a new secret; the old one opens nothing.</summary>
    public const string SystemSecretChanged = "system.secret-changed";

    /// <summary>Somebody wants to be told when their service is back.</summary>
    public const string TellMeAsked = "tell-me.asked";

    /// <summary>They do not want it any more.</summary>
    public const string TellMeTakenBack = "tell-me.taken-back";
}
