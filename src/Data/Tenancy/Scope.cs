namespace Lightline.Data.Tenancy;

/// <summary>
/// In whose name the database is asked: kind, organisation, account and user belong together and never change. A scope is its
/// own source, so that a job can write <c>new PortalDbContext(options, Scope.Operator)</c>.
/// </summary>
public sealed record Scope : IScopeSource
{
    private Scope(ScopeKind kind, OrganisationId? organisation, AccountId? account)
    {
        Kind = kind;
        Organisation = organisation;
        Account = account;
    }

    /// <summary>Nobody, nowhere.</summary>
    public static Scope Public { get; } = new(ScopeKind.Public, null, null);

    /// <summary>The whole network: background work of the Portal.</summary>
    public static Scope Operator { get; } = new(ScopeKind.Operator, null, null);

    /// <summary>How far it sees.</summary>
    public ScopeKind Kind { get; }

    /// <summary>The organisation; null only for <see cref="Public"/> and <see cref="Operator"/>.</summary>
    public OrganisationId? Organisation { get; }

    /// <summary>The account; only when <see cref="Kind"/> is <see cref="ScopeKind.Account"/>.</summary>
    public AccountId? Account { get; }

    /// <summary>Who asks; null for a stranger and for background work. It narrows what is somebody's own, and opens nothing.</summary>
    public Guid? User { get; private init; }

    /// <inheritdoc/>
    Scope IScopeSource.Current => this;

    /// <summary>The same, asked by somebody.</summary>
    public Scope By(Guid? user) => this with { User = user };

    /// <summary>Nobody signed in, on this organisation's host name: its users can be found for the sign-in.</summary>
    public static Scope PublicOf(OrganisationId organisation) => new(ScopeKind.Public, organisation, null);

    /// <summary>A subscriber.</summary>
    public static Scope OfAccount(OrganisationId provider, AccountId account) =>
        new(ScopeKind.Account, provider, account);

    /// <summary>A provider's own people.</summary>
    public static Scope OfProvider(OrganisationId provider) => new(ScopeKind.Provider, provider, null);

    /// <summary>The operator's own people.</summary>
    public static Scope OfOperator(OrganisationId organisation) => new(ScopeKind.Operator, organisation, null);

    /// <summary>The network owner's own people.</summary>
    public static Scope OfOwner(OrganisationId organisation) => new(ScopeKind.Owner, organisation, null);

    /// <summary>Whoever reads an organisation's audit log, and nothing else of it.</summary>
    public static Scope OfAuditor(OrganisationId organisation) => new(ScopeKind.Auditor, organisation, null);
}
