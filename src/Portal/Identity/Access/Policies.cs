namespace Lightline.Portal.Identity.Access;

/// <summary>Names of the authorisation policies; <see cref="AccessTable"/> says who each is for.</summary>
internal static class Policies
{
    /// <summary>Whoever is signed in, about themselves.</summary>
    public const string Person = "person";

    /// <summary>Looks for customers and acts for one.</summary>
    public const string Desk = "desk";

    /// <summary>Acts for a customer now.</summary>
    public const string ForCustomer = "for-customer";

    /// <summary>Belongs to an account, about themselves.</summary>
    public const string SubscriberSelf = "subscriber-self";

    /// <summary>Sees an account.</summary>
    public const string Subscriber = "subscriber";

    /// <summary>Acts for an account.</summary>
    public const string SubscriberActs = "subscriber-acts";

    /// <summary>Says who belongs to an account.</summary>
    public const string AccountHolder = "account-holder";

    /// <summary>Reads the audit log of their organisation.</summary>
    public const string Auditor = "auditor";

    /// <summary>Works for an organisation, whatever they do there.</summary>
    public const string Staff = "staff";

    /// <summary>Adds providers and lists them.</summary>
    public const string Providers = "providers";

    /// <summary>Says what a provider says of itself.</summary>
    public const string Admin = "admin";

    /// <summary>Says which other systems people open by their sign-in here.</summary>
    public const string Systems = "systems";

    /// <summary>Says who works for an organisation.</summary>
    public const string People = "people";

    /// <summary>Sees the network and says what people are told of it.</summary>
    public const string Noc = "noc";
}
