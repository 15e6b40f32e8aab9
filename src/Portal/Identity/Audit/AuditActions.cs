namespace Lightline.Portal.Identity.Audit;

/// <summary>What people do that is written into the audit log. A word, once stored, keeps its meaning.</summary>
internal static class AuditActions
{
    /// <summary>Its owner ended a key for scripts.</summary>
    public const string ApiKeyEnded = "api-key.ended";

    /// <summary>Somebody made a key for scripts.</summary>
    public const string ApiKeyMade = "api-key.made";

    /// <summary>Somebody read the audit log.</summary>
    public const string AuditRead = "audit.read";

    /// <summary>An e-mail address or telephone number was shown to be somebody's and counts from now on.</summary>
    public const string ContactChanged = "contact.changed";

    /// <summary>The NOC took an incident.</summary>
    public const string IncidentAcknowledged = "incident.acknowledged";

    /// <summary>The NOC told people something of an incident.</summary>
    public const string IncidentUpdated = "incident.updated";

    /// <summary>An organisation says something else of itself, or asks something else of its people.</summary>
    public const string OrganisationChanged = "organisation.changed";

    /// <summary>Somebody said anew what they want to hear.</summary>
    public const string PreferencesChanged = "preferences.changed";

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

    /// <summary>Somebody wants to be told when their service is back.</summary>
    public const string TellMeAsked = "tell-me.asked";

    /// <summary>They do not want it any more.</summary>
    public const string TellMeTakenBack = "tell-me.taken-back";
}
