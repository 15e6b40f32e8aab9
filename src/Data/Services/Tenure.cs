using Lightline.Contracts;
using Lightline.Data.Accounts;
using NpgsqlTypes;

namespace Lightline.Data.Services;

/// <summary>
/// Who lived where when: every reader of history, breaks and usage is cut to it. Two tenures of one provider on one
/// connection never overlap.
/// </summary>
public sealed class Tenure : IOfAccount
{
    /// <summary>UUIDv7.</summary>
    public Guid Id { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>The service.</summary>
    public ServiceId ServiceId { get; set; }

    /// <summary>The connection.</summary>
    public ConnectionId ConnectionId { get; set; }

    /// <summary>
    /// From inclusive, to exclusive; open-ended while the service runs. In UTC <c>DateTime</c>, the only range of time
    /// that the database provider maps; queries compare it, code reads <see cref="From"/> and <see cref="Until"/>.
    /// </summary>
    public NpgsqlRange<DateTime> During { get; set; }

    /// <summary>Its first moment (UTC).</summary>
    public DateTimeOffset From => During.LowerBoundInfinite ? DateTimeOffset.MinValue : new(During.LowerBound);

    /// <summary>The first moment after it (UTC); null while the service runs.</summary>
    public DateTimeOffset? Until => During.UpperBoundInfinite ? null : new(During.UpperBound);
}
