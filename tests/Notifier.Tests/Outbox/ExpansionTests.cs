using Lightline.Contracts.Incidents;
using Lightline.Notifier.Tests.Running;
using Npgsql;

namespace Lightline.Notifier.Tests.Outbox;

public sealed class ExpansionTests(TestDatabases databases)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_loss_becomes_one_notice_a_home_address_and_channel()
    {
        await using var street = await databases.NewStreetAsync(3);
        using var machine = new Machine(street, TimeProvider.System);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Opened, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);

        Assert.Equal(2, await machine.Expansion.RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            new Dictionary<string, long>
            {
                ["email fibre-cut-lost planned"] = 2,
                ["in-app fibre-cut-lost planned"] = 2,
                ["sms fibre-cut-lost planned"] = 2,
            },
            await street.TallyAsync());
        Assert.Equal(0, await street.ReadAsync<long>("select count(*) from live.incident_event where expanded_at is null"));
        Assert.Equal($"{incident}/{street.Connection(0)}", await street.ReadAsync<string>(
            "select subject from notify.notification where address = $1", TestStreet.Phone(0)));
        // Version 7 (RFC 9562, section 4.2), as other ids are.
        Assert.Equal(6, await street.ReadAsync<long>(
            "select count(*) from notify.notification where substr(id::text, 15, 1) = '7'"));
    }

    [Fact]
    public async Task The_same_offered_again_tells_nobody_again()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, TimeProvider.System);
        var incident = await street.OpenAsync(IncidentKind.PowerCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await machine.ExpandAsync();
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await street.ExecuteAsync("update live.incident_event set expanded_at = null");
        await machine.ExpandAsync();
        Assert.Equal(6, await street.ReadAsync<long>("select count(*) from notify.notification"));
        Assert.Equal(6, machine.Count("notifier_notices_planned_total"));
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 2, 0);
        await machine.ExpandAsync();
        Assert.Equal(9, await street.ReadAsync<long>("select count(*) from notify.notification"));
    }

    [Fact]
    public async Task Only_who_lived_there_then_and_wants_it_there_is_told()
    {
        await using var street = await databases.NewStreetAsync(6);
        using var machine = new Machine(street, TimeProvider.System);
        await street.PreferAsync(1, "sms", isOn: false);
        await street.ExecuteAsync(
            "insert into notify.opt_out (organisation_id, address, channel, since) values ($1, $2, 'sms', now())",
            street.Provider, TestStreet.Phone(2));
        await street.ExecuteAsync(
            "update retail.contact_point set verified_at = null where value = $1", TestStreet.Phone(3));
        await street.ExecuteAsync(
            "update retail.tenure set during = tstzrange(lower(during), $2) where connection_id = $1",
            street.Connection(4), Now.AddMinutes(-1));
        await street.ExecuteAsync(
            "update retail.service set state = 'suspended' where connection_id = $1", street.Connection(5));
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2, 3, 4, 5);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1, 2, 3, 4, 5);
        await machine.ExpandAsync();
        var told = await street.ReadAsync<string[]>(
            "select array_agg(address order by address) from notify.notification where channel = 'sms'");
        Assert.Equal([TestStreet.Phone(0)], told);
        Assert.Equal(4, await street.ReadAsync<long>("select count(*) from notify.notification where channel = 'email'"));
    }

    [Fact]
    public async Task Who_never_chose_follows_the_topic()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, TimeProvider.System);
        await street.ExecuteAsync("update notify.topic set is_on_by_default = false");
        await street.PreferAsync(0, "sms", isOn: true);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await machine.ExpandAsync();
        Assert.Equal(
            new Dictionary<string, long> { ["in-app fibre-cut-lost planned"] = 2, ["sms fibre-cut-lost planned"] = 1 },
            await street.TallyAsync());
    }

    [Fact]
    public async Task A_silent_olt_tells_nobody()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = new Machine(street, TimeProvider.System);
        var incident = await street.OpenAsync(IncidentKind.OltSilent, Now, 0);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0);
        await machine.ExpandAsync();
        Assert.Empty(await street.TallyAsync());
    }

    [Fact]
    public async Task What_the_noc_sends_reaches_who_is_off_now_each_update_once()
    {
        await using var street = await databases.NewStreetAsync(3);
        using var machine = new Machine(street, TimeProvider.System);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1, 2);
        await street.MoveAsync(incident, MemberState.Restored, Now, 1, 2);
        await street.ExecuteAsync("update live.incident_event set expanded_at = now()");
        await street.UpdateAsync(incident, "A crew is on site.", Now);
        await street.UpdateAsync(incident, "The cable is spliced.", Now.AddMinutes(1));
        await machine.ExpandAsync();
        await street.ExecuteAsync("update retail.incident_update set expanded_at = null");
        await machine.ExpandAsync();
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["email update planned"] = 4,
                ["in-app update planned"] = 4,
                ["sms update planned"] = 4,
            },
            await street.TallyAsync());
    }

    [Fact]
    public async Task What_the_noc_sends_of_an_incident_that_no_poll_proved_waits_and_reaches_whose_loss_is_proved()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, TimeProvider.System);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.ExecuteAsync("update live.incident set confirmed_at = null");
        await street.ExecuteAsync(
            "update live.incident_member set lost_offered = 0 where ont_id = (select max(ont_id) from live.incident_member)");
        await street.UpdateAsync(incident, "A crew is on site.", Now);
        await machine.ExpandAsync();
        Assert.Equal(0, await street.ReadAsync<long>("select count(*) from retail.incident_update where expanded_at is not null"));
        await street.ExecuteAsync("update live.incident set confirmed_at = now()");
        await machine.ExpandAsync();
        Assert.Equal(1, (await street.TallyAsync())["in-app update planned"]);
        Assert.Equal(1, await street.ReadAsync<long>("select count(*) from retail.incident_update where expanded_at is not null"));
    }

    [Fact]
    public async Task Two_at_once_make_each_notice_once()
    {
        await using var street = await databases.NewStreetAsync(40);
        using var one = new Machine(street, TimeProvider.System);
        using var other = new Machine(street, TimeProvider.System);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, [.. Enumerable.Range(0, 40)]);
        for (var home = 0; home < 40; home++)
        {
            await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, home);
        }

        await Task.WhenAll(one.ExpandAsync(), other.ExpandAsync());
        Assert.Equal(120, await street.ReadAsync<long>("select count(*) from notify.notification"));
        Assert.Equal(
            40, one.Count("notifier_expanded_total{what=\"event\"}") + other.Count("notifier_expanded_total{what=\"event\"}"));
    }

    [Fact]
    public async Task Killed_in_the_middle_it_has_done_nothing_and_does_all_of_it_afterwards()
    {
        await using var street = await databases.NewStreetAsync(2);
        using var machine = new Machine(street, TimeProvider.System);
        var incident = await street.OpenAsync(IncidentKind.FibreCut, Now, 0, 1);
        await street.EventAsync(incident, IncidentEventKind.Lost, Now, 1, 0, 1);
        await using (var holder = new NpgsqlConnection(street.SuperuserConnectionString))
        {
            await holder.OpenAsync(TestContext.Current.CancellationToken);
            await using var hold = new NpgsqlCommand("begin; lock table notify.notification in share mode", holder);
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var expansion = Record.ExceptionAsync(machine.ExpandAsync);
            // The statement has locked its events and waits at the insert.
            while (await street.ReadAsync<long>(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                + "where usename = 'lightline_notifier' and datname = current_database() and wait_event_type = 'Lock'") == 0)
            {
                await Task.Yield();
            }

            Assert.IsAssignableFrom<NpgsqlException>(await expansion);
        }

        Assert.Equal(1, await street.ReadAsync<long>("select count(*) from live.incident_event where expanded_at is null"));
        Assert.Empty(await street.TallyAsync());
        await machine.ExpandAsync();
        Assert.Equal(6, await street.ReadAsync<long>("select count(*) from notify.notification"));
    }

    [Fact]
    public async Task It_reads_and_writes_as_its_role_and_that_role_owns_nothing()
    {
        await using var street = await databases.NewStreetAsync(1);
        await using var command = street.Notifier.CreateCommand(
            "select not rolsuper and not rolbypassrls and not exists (select from pg_class where relowner = r.oid) "
            + "from pg_roles r where rolname = current_user");
        Assert.Equal(true, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        await using var wrong = street.Notifier.CreateCommand("update live.incident_event set kind = 2");
        await Assert.ThrowsAsync<PostgresException>(() => wrong.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
