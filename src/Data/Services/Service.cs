using Lightline.Contracts;
using Lightline.Data.Accounts;
using Lightline.Data.Network;

namespace Lightline.Data.Services;

/// <summary>What an account buys on one connection.</summary>
public sealed class Service : IOfAccount
{
    /// <summary>UUIDv7.</summary>
    public ServiceId Id { get; set; }

    /// <summary>The provider.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>The account.</summary>
    public AccountId AccountId { get; set; }

    /// <summary>On which connection.</summary>
    public ConnectionId ConnectionId { get; set; }

    /// <summary>What it lets through.</summary>
    public AccessProfileId AccessProfileId { get; set; }

    /// <summary>What the provider calls it.</summary>
    public required string Name { get; set; }

    /// <summary>Where it stands.</summary>
    public ServiceState State { get; set; }

    /// <summary>First day, local date of the provider.</summary>
    public DateOnly ActiveFrom { get; set; }

    /// <summary>Last day; null while it runs.</summary>
    public DateOnly? EndedOn { get; set; }

    /// <summary>The connection, when loaded and visible.</summary>
    public Connection? Connection { get; set; }
}
