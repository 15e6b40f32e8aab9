using Lightline.Contracts;
using Lightline.Contracts.Incidents;
using Lightline.Data.Accounts;
using Lightline.Data.Billing;
using Lightline.Data.Conversions;
using Lightline.Data.Federation;
using Lightline.Data.Identity;
using Lightline.Data.Incidents;
using Lightline.Data.Jobs;
using Lightline.Data.Live;
using Lightline.Data.Network;
using Lightline.Data.Notifications;
using Lightline.Data.Services;
using Lightline.Data.Tenancy;
using Lightline.Retail.Terms;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data;

/// <summary>
/// The one relational model. Tenancy has two lines: the query filters here, and below them the row policies of the
/// database, which read the same <see cref="Scope"/> and hold also for raw SQL and <c>IgnoreQueryFilters</c>.
/// Network, live and history rows are cut by the policies alone.
/// </summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options, IScopeSource scopes)
    : IdentityUserContext<User, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>In whose name the next opened connection asks.</summary>
    public Scope Scope => scopes.Current;

    /// <summary>Regions.</summary>
    public DbSet<Region> Regions => Set<Region>();

    /// <summary>Areas.</summary>
    public DbSet<Area> Areas => Set<Area>();

    /// <summary>Power areas.</summary>
    public DbSet<PowerArea> PowerAreas => Set<PowerArea>();

    /// <summary>Sites.</summary>
    public DbSet<Site> Sites => Set<Site>();

    /// <summary>OLTs; do not include their secret: reading it is refused.</summary>
    public DbSet<Olt> Olts => Set<Olt>();

    /// <summary>PON ports.</summary>
    public DbSet<PonPort> Ports => Set<PonPort>();

    /// <summary>Splitters.</summary>
    public DbSet<Splitter> Splitters => Set<Splitter>();

    /// <summary>Access profiles.</summary>
    public DbSet<AccessProfile> AccessProfiles => Set<AccessProfile>();

    /// <summary>Premises.</summary>
    public DbSet<Premises> Premises => Set<Premises>();

    /// <summary>ONTs.</summary>
    public DbSet<Ont> Onts => Set<Ont>();

    /// <summary>Connections.</summary>
    public DbSet<Connection> Connections => Set<Connection>();

    /// <summary>Organisations; public.</summary>
    public DbSet<Organisation> Organisations => Set<Organisation>();

    /// <summary>Accounts.</summary>
    public DbSet<Account> Accounts => Set<Account>();

    /// <summary>People of accounts.</summary>
    public DbSet<Person> Persons => Set<Person>();

    /// <summary>Who works for an organisation as what; the Portal only reads them.</summary>
    public DbSet<StaffMember> StaffMembers => Set<StaffMember>();

    /// <summary>Sessions; only those of the scope's own user.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Other systems that people open by their sign-in here.</summary>
    public DbSet<OidcClient> OidcClients => Set<OidcClient>();

    /// <summary>Which session opened which of them.</summary>
    public DbSet<OidcGrant> OidcGrants => Set<OidcGrant>();

    /// <summary>Contact points.</summary>
    public DbSet<ContactPoint> ContactPoints => Set<ContactPoint>();

    /// <summary>Preferences.</summary>
    public DbSet<Preference> Preferences => Set<Preference>();

    /// <summary>Services.</summary>
    public DbSet<Service> Services => Set<Service>();

    /// <summary>What was agreed of services; the Portal only reads it.</summary>
    public DbSet<Contract> Contracts => Set<Contract>();

    /// <summary>Plans and add-ons of services; the Portal only reads them.</summary>
    public DbSet<ServiceItem> ServiceItems => Set<ServiceItem>();

    /// <summary>Periods of accounts; the Portal only reads them.</summary>
    public DbSet<BillingAccount> BillingAccounts => Set<BillingAccount>();

    /// <summary>Tenures.</summary>
    public DbSet<Tenure> Tenures => Set<Tenure>();

    /// <summary>Scheduled work.</summary>
    public DbSet<WorkItem> WorkItems => Set<WorkItem>();

    /// <summary>Who owns which region.</summary>
    public DbSet<RegionOwner> RegionOwners => Set<RegionOwner>();

    /// <summary>Running Collectors.</summary>
    public DbSet<CollectorNode> CollectorNodes => Set<CollectorNode>();

    /// <summary>Last known states of ONTs.</summary>
    public DbSet<OntState> OntStates => Set<OntState>();

    /// <summary>Last sweeps of OLTs.</summary>
    public DbSet<OltSweep> OltSweeps => Set<OltSweep>();

    /// <summary>Losses of service.</summary>
    public DbSet<OntBreak> OntBreaks => Set<OntBreak>();

    /// <summary>Incidents.</summary>
    public DbSet<Incident> Incidents => Set<Incident>();

    /// <summary>ONTs that incidents hit.</summary>
    public DbSet<IncidentMember> IncidentMembers => Set<IncidentMember>();

    /// <summary>What happened to incidents.</summary>
    public DbSet<IncidentEvent> IncidentEvents => Set<IncidentEvent>();

    /// <summary>What the NOC says of incidents; insert only.</summary>
    public DbSet<IncidentUpdate> IncidentUpdates => Set<IncidentUpdate>();

    /// <summary>Who asked to be told when their service is back.</summary>
    public DbSet<TellWhenBack> TellWhenBack => Set<TellWhenBack>();

    /// <summary>What people may have to be told; insert only.</summary>
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    /// <summary>What people were told.</summary>
    public DbSet<Notification> Notifications => Set<Notification>();

    /// <inheritdoc/>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    internal OrganisationId FilterOrganisation => Scope.Organisation ?? default;

    internal AccountId FilterAccount => Scope.Account ?? default;

    internal Guid FilterUser => Scope.User ?? default;

    internal bool IsWholeProvider => Scope.Kind is ScopeKind.Provider;

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        var types = configurationBuilder;
        types.Properties<RegionId>().HaveConversion<LongIdConversion<RegionId>>();
        types.Properties<AreaId>().HaveConversion<LongIdConversion<AreaId>>();
        types.Properties<PowerAreaId>().HaveConversion<LongIdConversion<PowerAreaId>>();
        types.Properties<SiteId>().HaveConversion<LongIdConversion<SiteId>>();
        types.Properties<OltId>().HaveConversion<LongIdConversion<OltId>>();
        types.Properties<PonId>().HaveConversion<LongIdConversion<PonId>>();
        types.Properties<SplitterId>().HaveConversion<LongIdConversion<SplitterId>>();
        types.Properties<AccessProfileId>().HaveConversion<LongIdConversion<AccessProfileId>>();
        types.Properties<PremisesId>().HaveConversion<LongIdConversion<PremisesId>>();
        types.Properties<OntId>().HaveConversion<LongIdConversion<OntId>>();
        types.Properties<ConnectionId>().HaveConversion<LongIdConversion<ConnectionId>>();
        types.Properties<OrganisationId>().HaveConversion<GuidIdConversion<OrganisationId>>();
        types.Properties<AccountId>().HaveConversion<GuidIdConversion<AccountId>>();
        types.Properties<PersonId>().HaveConversion<GuidIdConversion<PersonId>>();
        types.Properties<ServiceId>().HaveConversion<GuidIdConversion<ServiceId>>();
        types.Properties<IncidentId>().HaveConversion<GuidIdConversion<IncidentId>>();
        types.Properties<NotificationState>().HaveConversion<WordConversion<NotificationState>>();
        types.Properties<IncidentUpdateKind>().HaveConversion<WordConversion<IncidentUpdateKind>>();
        types.Properties<IncidentStage>().HaveConversion<WordConversion<IncidentStage>>();
        types.Properties<OrganisationKind>().HaveConversion<WordConversion<OrganisationKind>>();
        types.Properties<PersonRole>().HaveConversion<WordConversion<PersonRole>>();
        types.Properties<SessionId>().HaveConversion<GuidIdConversion<SessionId>>();
        types.Properties<SessionEnd>().HaveConversion<WordConversion<SessionEnd>>();
        types.Properties<OidcAudience>().HaveConversion<WordConversion<OidcAudience>>();
        types.Properties<StaffRole>().HaveConversion<WordConversion<StaffRole>>();
        types.Properties<ContactKind>().HaveConversion<WordConversion<ContactKind>>();
        types.Properties<Channel>().HaveConversion<WordConversion<Channel>>();
        types.Properties<ServiceState>().HaveConversion<WordConversion<ServiceState>>();
        types.Properties<ServiceItemKind>().HaveConversion<WordConversion<ServiceItemKind>>();
        types.Properties<NoticeUnit>().HaveConversion<WordConversion<NoticeUnit>>();
        types.Properties<NoticeEnd>().HaveConversion<WordConversion<NoticeEnd>>();
        types.Properties<EarlyExit>().HaveConversion<WordConversion<EarlyExit>>();
        types.Properties<AccessProfileKind>().HaveConversion<WordConversion<AccessProfileKind>>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        NetworkModel.Configure(builder);
        AccountsModel.Configure(builder);
        ServicesModel.Configure(builder);
        IdentityModel.Configure(builder);
        LiveModel.Configure(builder);
        IncidentsModel.Configure(builder);
        NotificationsModel.Configure(builder);
        JobsModel.Configure(builder);
        FederationModel.Configure(builder);

        builder.Entity<User>().HasQueryFilter(u => u.OrganisationId == FilterOrganisation);
        builder.Entity<Session>().HasQueryFilter(s => s.OrganisationId == FilterOrganisation && s.UserId == FilterUser);
        builder.Entity<OidcClient>().HasQueryFilter(c => c.OrganisationId == FilterOrganisation);
        builder.Entity<OidcGrant>().HasQueryFilter(g => g.OrganisationId == FilterOrganisation);
        builder.Entity<OidcToken>().HasQueryFilter(t => t.OrganisationId == FilterOrganisation);
        builder.Entity<StaffMember>().HasQueryFilter(m => m.OrganisationId == FilterOrganisation);
        builder.Entity<Account>().HasQueryFilter(
            a => a.OrganisationId == FilterOrganisation && (IsWholeProvider || a.Id == FilterAccount));
        FilterByAccount<Person>(builder);
        FilterByAccount<ContactPoint>(builder);
        FilterByAccount<Preference>(builder);
        FilterByAccount<Service>(builder);
        FilterByAccount<Contract>(builder);
        FilterByAccount<ServiceItem>(builder);
        FilterByAccount<BillingAccount>(builder);
        FilterByAccount<Tenure>(builder);
        FilterByAccount<Notification>(builder);
        FilterByAccount<TellWhenBack>(builder);
    }

    private void FilterByAccount<TRow>(ModelBuilder builder) where TRow : class, IOfAccount =>
        builder.Entity<TRow>().HasQueryFilter(
            row => row.OrganisationId == FilterOrganisation && (IsWholeProvider || row.AccountId == FilterAccount));
}
