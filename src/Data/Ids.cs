using Lightline.Contracts;

namespace Lightline.Data;

/// <summary>The operator, the network's owner or a provider (<c>retail.organisation.id</c>, UUIDv7).</summary>
public readonly record struct OrganisationId(Guid Value) : IGuidId<OrganisationId>
{
    /// <inheritdoc/>
    public static OrganisationId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A customer of one provider (<c>retail.account.id</c>, UUIDv7).</summary>
public readonly record struct AccountId(Guid Value) : IGuidId<AccountId>
{
    /// <inheritdoc/>
    public static AccountId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A person of an account (<c>retail.account_person.id</c>, UUIDv7).</summary>
public readonly record struct PersonId(Guid Value) : IGuidId<PersonId>
{
    /// <inheritdoc/>
    public static PersonId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>What an account buys on one connection (<c>retail.service.id</c>, UUIDv7).</summary>
public readonly record struct ServiceId(Guid Value) : IGuidId<ServiceId>
{
    /// <inheritdoc/>
    public static ServiceId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>One time that an agent acts for a customer (<c>retail.acting.id</c>, UUIDv7).</summary>
public readonly record struct ActingId(Guid Value) : IGuidId<ActingId>
{
    /// <inheritdoc/>
    public static ActingId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>A part of a region that people know by name (<c>network.area.id</c>).</summary>
public readonly record struct AreaId(long Value) : ILongId<AreaId>
{
    /// <inheritdoc/>
    public static AreaId From(long value) => new(value);
}

/// <summary>A building that holds OLTs (<c>network.site.id</c>).</summary>
public readonly record struct SiteId(long Value) : ILongId<SiteId>
{
    /// <inheritdoc/>
    public static SiteId From(long value) => new(value);
}

/// <summary>A place that can have a connection (<c>network.premises.id</c>).</summary>
public readonly record struct PremisesId(long Value) : ILongId<PremisesId>
{
    /// <inheritdoc/>
    public static PremisesId From(long value) => new(value);
}

/// <summary>What the network lets through (<c>network.access_profile.id</c>).</summary>
public readonly record struct AccessProfileId(long Value) : ILongId<AccessProfileId>
{
    /// <inheritdoc/>
    public static AccessProfileId From(long value) => new(value);
}

/// <summary>One sign-in on one device (<c>retail.session.id</c>, UUIDv7).</summary>
public readonly record struct SessionId(Guid Value) : IGuidId<SessionId>
{
    /// <inheritdoc/>
    public static SessionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

/// <summary>
/// A transaction of the ledger (<c>retail.ledger_transaction.id</c>, UUIDv7): made before it is posted, so that posting it again
/// does nothing.
/// </summary>
public readonly record struct TransactionId(Guid Value) : IGuidId<TransactionId>
{
    /// <inheritdoc/>
    public static TransactionId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
