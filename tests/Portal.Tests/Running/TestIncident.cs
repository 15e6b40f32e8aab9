using System.Globalization;
using Lightline.Contracts.Incidents;
using Lightline.Contracts.Live;
using Lightline.Data;
using Lightline.Data.Seeding;
using Lightline.Portal.Features.Status;
using Lightline.Portal.Live.Incidents;
using Microsoft.Extensions.DependencyInjection;

namespace Lightline.Portal.Tests.Running;

/// <summary>An incident as a Collector would write it.</summary>
internal sealed class TestIncident
{
    private readonly RunningPortal _portal;

    private TestIncident(RunningPortal portal) => _portal = portal;

    public Guid Id { get; } = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public string Number { get; } = PublicNumber.Next();

    /// <summary>Opens an incident and has every page show it.</summary>
    public static async Task<TestIncident> OpenAsync(
        RunningPortal portal,
        IncidentKind kind,
        IEnumerable<SeededHome> homes,
        bool isConfirmed = true,
        MemberState state = MemberState.Affected)
    {
        var incident = new TestIncident(portal);
        await portal.ExecuteAsync(
            """
            insert into live.incident (id, public_number, region_id, kind, olt_id, port_id, state, first_lost_at, opened_at,
                confirmed_at, change, changed_at, epoch)
            select $1, $2, p.region_id, $3, o.olt_id, o.id, 1, now() - interval '2 minutes', now() - interval '90 seconds',
                case when $4 then now() - interval '1 minute' end, 1, clock_timestamp(), 1
            from network.port o join network.olt p on p.id = o.olt_id where o.port = 4
            """,
            incident.Id, incident.Number, (short)kind, isConfirmed);
        foreach (var home in homes)
        {
            await incident.JoinAsync(home, kind, state);
        }

        await incident.ShowAsync();
        return incident;
    }

    /// <summary>Takes a box's service away in the state rows.</summary>
    public static Task LoseAsync(RunningPortal portal, SeededHome home, DownCause cause) => portal.ExecuteAsync(
        """
        update live.ont_state
        set status = 4, cause = $2, source = 1, changed_at = now() - interval '2 minutes', proven_at = now(),
            lost_at = now() - interval '2 minutes'
        where ont_id = $1
        """,
        home.Ont.Value, (short)cause);

    /// <summary>Gives it back.</summary>
    public static Task FindAsync(RunningPortal portal, SeededHome home) => portal.ExecuteAsync(
        "update live.ont_state set status = 1, cause = 0, changed_at = now(), proven_at = now() where ont_id = $1",
        home.Ont.Value);

    public Task JoinAsync(SeededHome home, IncidentKind kind, MemberState state = MemberState.Affected) =>
        _portal.ExecuteAsync(
            """
            insert into live.incident_member (incident_id, ont_id, connection_id, state, cause, episode, joined_at, lost_at,
                lost_offered, restored_offered)
            values ($1, $2, $3, $4, $5, 1, now(), now() - interval '2 minutes', 1, 0)
            """,
            Id,
            home.Ont.Value,
            home.Connection.Value,
            (short)state,
            (short)(kind == IncidentKind.PowerCut ? DownCause.DyingGasp : DownCause.LossOfSignal));

    public async Task RestoreAsync(params SeededHome[] homes)
    {
        foreach (var home in homes)
        {
            await _portal.ExecuteAsync(
                "update live.incident_member set state = 2, restored_at = now() where incident_id = $1 and ont_id = $2",
                Id, home.Ont.Value);
        }

        await ChangeAsync("change = change + 1");
    }

    /// <summary>Ends it some time ago.</summary>
    public Task ResolveAsync(double hoursAgo = 0) => ChangeAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"state = 2, resolved_at = now() - interval '{hoursAgo} hours', change = change + 1"), hoursAgo);

    public async Task UpdateAsync(string message, string more = "back_by = null")
    {
        await _portal.ExecuteAsync(
            """
            insert into retail.incident_update (id, incident_id, form_key, author_id, author_name, at, kind, stage, message,
                is_sent)
            select $1, $2, $1, id, 'Nora Noc', clock_timestamp(), 'update', 'identified', $3, false
            from retail.user_account where email = 'nora@example.org'
            """,
            Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Id, message);
        await _portal.ExecuteAsync(
            $"update retail.incident_update set {more} where incident_id = $1 and message = $2", Id, message);
        await ShowAsync();
    }

    /// <summary>Has the Portal look now instead of within a second.</summary>
    public async Task ShowAsync()
    {
        await _portal.Services.GetRequiredService<IncidentWatch>().LookAsync(CancellationToken.None);
        await _portal.Services.GetRequiredService<PublicWatch>().LookAsync(CancellationToken.None);
    }

    /// <summary>As if it had never been.</summary>
    public async Task RemoveAsync()
    {
        await _portal.ExecuteAsync("delete from retail.incident_update where incident_id = $1", Id);
        await _portal.ExecuteAsync("delete from live.incident where id = $1", Id);
        await ShowAsync();
    }

    private async Task ChangeAsync(string what, double hoursAgo = 0)
    {
        await _portal.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"update live.incident set {what}, changed_at = clock_timestamp() - interval '{hoursAgo} hours' where id = $1"),
            Id);
        await ShowAsync();
    }
}
