using Lightline.Contracts.Incidents;
using Lightline.Notifier.Channels;
using Lightline.Notifier.Reports;
using Lightline.Notifier.Tests.Running;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Sending;

public sealed class InDoubtTests(TestDatabases databases)
{
    private static readonly SendOutcome Doubt = new(SendResult.InDoubt, "no-answer");
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Without_our_id_a_text_in_doubt_waits_sixty_seconds_and_is_repeated_once()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: false) { Answer = _ => Doubt };
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        _time.Advance(TimeSpan.FromSeconds(59.9));
        await machine.PumpAsync(sms);
        Assert.Single(sms.HandedIn);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        await machine.PumpAsync(sms);
        Assert.Equal(2, sms.HandedIn.Count);
        _time.Advance(TimeSpan.FromHours(2));
        await machine.PumpAsync(sms);
        Assert.Equal(2, sms.HandedIn.Count);
        Assert.Equal(1, (await street.TallyAsync())["sms fibre-cut-lost in-doubt no-answer"]);
        Assert.Equal(2, machine.Count("notifier_sends_total{channel=\"sms\",outcome=\"in-doubt\"}"));
        Assert.Equal(1, machine.Count("notifier_repeats_total{channel=\"sms\"}"));
        Assert.Equal(1, machine.Count("notifier_never_known_total{channel=\"sms\"}"));
    }

    [Fact]
    public async Task With_our_id_it_is_repeated_at_once_as_the_same_message()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        sms.Answer = m => m.Number == 1 ? Doubt : SendOutcome.Taken;
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        Assert.Equal(2, sms.HandedIn.Count);
        Assert.Single(sms.HandedIn.Select(m => (m.Id, m.Body)).Distinct());
        Assert.Single(sms.Received);
        Assert.Equal(1, (await street.TallyAsync())["sms fibre-cut-lost submitted"]);
    }

    [Fact]
    public async Task With_our_id_it_is_repeated_five_times_at_most_and_slower_each_time()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: true) { Answer = _ => Doubt };
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        Assert.Equal(2, sms.HandedIn.Count);
        foreach (var (seconds, handedIn) in new[] { (1, 3), (2, 4), (4, 5), (8, 6), (3_600, 6) })
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            await machine.PumpAsync(sms);
            Assert.Equal(handedIn, sms.HandedIn.Count);
        }

        Assert.Single(sms.Received);
    }

    [Theory]
    [InlineData(true, 29, 31)]
    [InlineData(false, 59, 61)]
    public async Task A_process_that_dies_after_begin_leaves_it_in_doubt(bool takesIds, int before, int after)
    {
        var sms = new FakeGateway(Channel.Sms, takesIds);
        await using var street = await LostAsync(1);
        using var dead = new Machine(street, _time);
        await dead.ExpandAsync();
        var (_, begun) = await dead.Book.BeginAsync(sms, TestContext.Current.CancellationToken);
        // It has been sent, and then the process is gone.
        await sms.SendAsync(Assert.Single(begun), CancellationToken.None);
        using var next = new Machine(street, _time);
        _time.Advance(TimeSpan.FromSeconds(before));
        await next.PumpAsync(sms);
        Assert.Single(sms.HandedIn);
        _time.Advance(TimeSpan.FromSeconds(after - before));
        await next.PumpAsync(sms);
        Assert.Equal(2, sms.HandedIn.Count);
        Assert.Equal(takesIds ? 1 : 2, sms.Received.Count);
        Assert.Equal(1, next.Count("notifier_repeats_total{channel=\"sms\"}"));
        Assert.Equal("in-doubt no-outcome, submitted", await street.ReadAsync<string>(
            "select string_agg(concat_ws(' ', outcome, reason), ', ' order by number) from notify.attempt where number > 0 "
            + "and notification_id = (select id from notify.notification where channel = 'sms')"));
    }

    [Fact]
    public async Task A_process_that_was_held_up_does_not_send_what_another_may_have_taken_over()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: false);
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.ExpandAsync();
        // Between the mark and the send six seconds pass.
        var held = new HeldClock(_time, TimeSpan.FromSeconds(6));
        using var slow = new Machine(street, held);
        held.IsHeld = true;
        var pump = new Lightline.Notifier.Sending.ChannelPump(
            sms, machine.Book, new Rows.Attendance(slow.Metrics, slow.Log), slow.Metrics, held);
        await pump.RunAsync(CancellationToken.None);
        Assert.Empty(sms.HandedIn);
        Assert.Equal(1, (await street.TallyAsync())["sms fibre-cut-lost planned held-up"]);
        _time.Advance(TimeSpan.FromSeconds(2));
        await machine.PumpAsync(sms);
        Assert.Single(sms.Received);
    }

    [Fact]
    public async Task A_fault_of_ours_while_one_is_sent_keeps_no_other_back()
    {
        await using var street = await LostAsync(2);
        var sms = new FakeGateway(Channel.Sms, takesIds: true)
        {
            Answer = message => message.Address == TestStreet.Phone(0) ? throw new InvalidOperationException("ours") : SendOutcome.Taken,
        };
        using var machine = new Machine(street, _time);
        await machine.ExpandAsync();
        await machine.PumpAsync(sms);
        var tally = await street.TallyAsync();
        Assert.Equal((1, 1), (tally["sms fibre-cut-lost submitted"], tally["sms fibre-cut-lost in-doubt fault"]));
    }

    [Fact]
    public async Task A_report_ends_the_doubt_before_the_repeat()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: false) { Answer = _ => Doubt };
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        Assert.Equal(ReportResult.Applied, await ReportAsync(machine, sms.HandedIn.Single().Id, "8"));
        _time.Advance(TimeSpan.FromMinutes(5));
        await machine.PumpAsync(sms);
        Assert.Single(sms.HandedIn);
        Assert.Equal(1, (await street.TallyAsync())["sms fibre-cut-lost submitted"]);
    }

    [Fact]
    public async Task A_report_again_or_in_another_order_changes_nothing()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        var id = sms.HandedIn.Single().Id;
        foreach (var (type, result) in new[]
        {
            ("8", ReportResult.Repeated), ("2", ReportResult.Applied), ("1", ReportResult.Applied),
            ("1", ReportResult.Repeated), ("2", ReportResult.Repeated), ("16", ReportResult.Repeated),
            ("8", ReportResult.Repeated), ("", ReportResult.Malformed), ("99", ReportResult.Malformed),
        })
        {
            Assert.Equal(result, await ReportAsync(machine, id, type));
        }

        Assert.Equal(1, (await street.TallyAsync())["sms fibre-cut-lost delivered"]);
        var other = Guid.CreateVersion7(_time.GetUtcNow());
        Assert.Equal(ReportResult.Unknown, await ReportAsync(machine, other, "1"));
        Assert.Equal(ReportResult.Forged, await machine.Reports.TakeAsync(
            other.ToString("N"), Token(machine, id), "1", TestContext.Current.CancellationToken));
        Assert.Equal(ReportResult.Forged, await machine.Reports.TakeAsync(
            id.ToString("N"), "", "1", TestContext.Current.CancellationToken));
        Assert.Equal(ReportResult.Malformed, await machine.Reports.TakeAsync(
            "no id' or 1=1", "x", "1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_nobody_took_is_tried_again_until_it_is_no_longer_so()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: false) { Answer = _ => new(SendResult.Away, "gateway-away") };
        await using var street = await LostAsync(2);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        for (var i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await machine.PumpAsync(sms);
        }

        // After 1, 2, 4, 8, 16 and 32 s: nobody got anything twice, because nobody got anything.
        Assert.Equal(12, sms.HandedIn.Count);
        var incident = await street.ReadAsync<Guid>("select id from live.incident");
        await street.MoveAsync(incident, MemberState.Restored, _time.GetUtcNow(), 1, 0);
        sms.Answer = _ => SendOutcome.Taken;
        _time.Advance(TimeSpan.FromMinutes(2));
        await machine.RunAsync(sms);
        Assert.Equal([TestStreet.Phone(1)], sms.Received.Select(m => m.Address));
    }

    [Fact]
    public async Task What_is_refused_is_not_tried_again()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: false) { Answer = _ => new(SendResult.Refused, "refused") };
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        _time.Advance(TimeSpan.FromHours(1));
        await machine.PumpAsync(sms);
        Assert.Single(sms.HandedIn);
        Assert.Equal(1, (await street.TallyAsync())["sms fibre-cut-lost failed refused"]);
        Assert.Equal(1, machine.Count("notifier_sends_total{channel=\"sms\",outcome=\"refused\"}"));
    }

    [Fact]
    public async Task In_doubt_and_over_is_not_repeated_and_its_end_is_told()
    {
        var sms = new FakeGateway(Channel.Sms, takesIds: false) { Answer = m => m.Body.Contains("down") ? Doubt : SendOutcome.Taken };
        await using var street = await LostAsync(1);
        using var machine = new Machine(street, _time);
        await machine.RunAsync(sms);
        var incident = await street.ReadAsync<Guid>("select id from live.incident");
        await street.MoveAsync(incident, MemberState.Restored, _time.GetUtcNow(), 1, 0);
        _time.Advance(TimeSpan.FromMinutes(2));
        await machine.RunAsync(sms);
        Assert.Equal([true, false], sms.Received.Select(m => m.Body.Contains("down", StringComparison.Ordinal)));
        Assert.Equal(1, (await street.TallyAsync())["sms fibre-cut-lost in-doubt over-before-told"]);
    }

    private async Task<TestStreet> LostAsync(int homes)
    {
        var street = await databases.NewStreetAsync(homes);
        int[] all = [.. Enumerable.Range(0, homes)];
        var incident = await street.OpenAsync(IncidentKind.FibreCut, _time.GetUtcNow(), all);
        await street.EventAsync(incident, IncidentEventKind.Lost, _time.GetUtcNow(), 1, all);
        return street;
    }

    private static string Token(Machine machine, Guid id) =>
        new Uri(machine.Link.For(id)).AbsolutePath.Split('/')[^1];

    private static Task<ReportResult> ReportAsync(Machine machine, Guid id, string type) =>
        machine.Reports.TakeAsync(id.ToString("N"), Token(machine, id), type, TestContext.Current.CancellationToken);

    /// <summary>The same clock, which jumps ahead for whoever asks after the mark.</summary>
    private sealed class HeldClock(TimeProvider inner, TimeSpan by) : TimeProvider
    {
        public bool IsHeld { get; set; }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + (IsHeld ? by : TimeSpan.Zero);
    }
}
