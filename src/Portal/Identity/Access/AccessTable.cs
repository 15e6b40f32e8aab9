namespace Lightline.Portal.Identity.Access;

/// <summary>
/// Who may do what, in one place: every page, endpoint and hub names one of these policies or says why it is public, and
/// what carries none is refused. A role opens nothing that no line gives it. What somebody may reach within a page is the
/// database's to say, in the scope that <see cref="ScopeMiddleware"/> enters.
/// </summary>
internal static class AccessTable
{
    /// <summary>The lines; a person begins at the first that is theirs.</summary>
    public static IReadOnlyList<AccessRule> Rules { get; } =
    [
        new(Policies.Subscriber, Site.Provider, Role.Subscriber | Role.ForCustomer, "/"),
        new(Policies.SubscriberActs, Site.Provider, Role.Acting | Role.ForCustomer),
        new(Policies.SubscriberSelf, Site.Provider, Role.Subscriber),
        new(Policies.Desk, Site.Provider, Role.Agent, "/desk"),
        new(Policies.ForCustomer, Site.Provider, Role.ForCustomer),
        new(Policies.AccountHolder, Site.Provider, Role.Holder),
        new(Policies.Noc, Site.Operator, Role.Network, "/noc"),
        new(Policies.Providers, Site.Operator, Role.OperatorAdmin),
        new(Policies.Admin, Site.Provider, Role.ProviderAdmin, "/admin"),
        new(Policies.People, Site.Provider | Site.Operator, Role.Admin),
        new(Policies.Systems, Site.Provider | Site.Operator, Role.Admin),
        new(Policies.Staff, Site.Provider | Site.Operator, Role.Staff),
        new(Policies.Auditor, Site.Provider | Site.Operator, Role.Auditing),
        new(Policies.Person, Site.Provider | Site.Operator, Role.Anybody, "/account/security"),
    ];

    /// <summary>The line of a policy; null for none that is here.</summary>
    public static AccessRule? Find(string? policy) => Rules.FirstOrDefault(rule => rule.Policy == policy);

    /// <summary>Whether somebody with these roles may do what carries the policy, where it exists.</summary>
    public static bool May(Role roles, string policy) => Find(policy) is { } rule && (rule.Roles & roles) != Role.None;

    /// <summary>Where somebody with these roles begins on a site; null when nothing there is for them.</summary>
    public static string? Start(Site site, Role roles) => Rules
        .FirstOrDefault(rule => rule.Start is not null && (rule.Sites & site) != Site.None && (rule.Roles & roles) != Role.None)
        ?.Start;
}
