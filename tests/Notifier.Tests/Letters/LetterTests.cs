using Lightline.Notifier.Channels;
using Lightline.Notifier.Letters;
using Lightline.Notifier.Reports;
using Lightline.Notifier.Tests.Running;
using Microsoft.Extensions.Time.Testing;

namespace Lightline.Notifier.Tests.Letters;

/// <summary>Every way in which a letter ends, and that nothing of it can be read afterwards.</summary>
public sealed class LetterTests(TestDatabases databases)
{
    /// <summary>With characters that no id and no time has.</summary>
    private const string Code = "K7QX-804173";

    private const string Payload = $$"""{"code":"{{Code}}","minutes":"10"}""";

    private static readonly SendOutcome Doubt = new(SendResult.InDoubt, "no-answer");
    private static readonly SendOutcome Away = new(SendResult.Away, "gateway-away");

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly HeardLog _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task A_letter_is_sent_once_and_nothing_of_it_stays()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var (sms, mail) = (new FakeGateway(Channel.Sms, takesIds: true), new FakeGateway(Channel.Email, takesIds: false));
        var text = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        var letter = await street.WriteLetterAsync("email", "a@example.org", Payload, Now);
        _time.Advance(TimeSpan.FromSeconds(1));
        await machine.PostAsync(sms);
        await machine.PostAsync(mail);
        await machine.PostAsync(sms);
        Assert.Equal(
            $"Brightline: your code is {Code}. It is good for 10 minutes. Tell it to nobody.", sms.Received.Single().Body);
        Assert.Equal("Your code for Brightline", mail.Received.Single().Headline);
        Assert.Contains(Code, mail.Received.Single().Body, StringComparison.Ordinal);
        Assert.Equal("submitted, 1", await street.LetterAsync(text));
        Assert.Equal("submitted, 1", await street.LetterAsync(letter));
        Assert.Equal(2, await street.ReadAsync<long>("select count(*) from notify.letter where sent_at = $1", Now));
        Assert.Equal(1, machine.Count("notifier_letters_total{channel=\"sms\",outcome=\"submitted\"}"));
        Assert.Equal(1, machine.Count("notifier_letters_total{channel=\"email\",outcome=\"submitted\"}"));
        Assert.Equal(1, machine.Count("notifier_letter_late_seconds_sum{channel=\"sms\"}"), precision: 3);
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task Thirty_days_after_its_end_a_letter_and_its_address_are_gone_and_no_other()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        await machine.PostAsync(sms);
        var waiting = await street.WriteLetterAsync("sms", "+37250000002", Payload, Now);
        _time.Advance(LetterBook.KeptFor);
        Assert.Equal(0, await machine.Letters.ForgetAsync(Stop));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await machine.Letters.ForgetAsync(Stop));
        Assert.Equal(1, machine.Count("notifier_letters_forgotten_total"));
        // What nobody has ended yet stays, however old: its end is to be counted first.
        Assert.Equal("planned, 0, full", await street.LetterAsync(waiting));
        await machine.PostAsync(sms);
        Assert.Equal(1, await machine.Letters.ForgetAsync(Stop));
        Assert.Equal(0, await street.ReadAsync<long>("select count(*) from notify.letter where created_at <= $1", Now));

        // A statement takes so many and no more.
        await street.ExecuteAsync(
            """
            insert into notify.letter
                (id, organisation_id, channel, address, kind, created_at, good_until, state)
            select gen_random_uuid(), (select id from retail.organisation limit 1), 'sms', '+37250000003', 'code', $1, $1, 'expired'
            from generate_series(1, 1001)
            """,
            Now.AddDays(-31));
        Assert.Equal(LetterBook.ForgetMax, await machine.Letters.ForgetAsync(Stop));
        Assert.Equal(1, await machine.Letters.ForgetAsync(Stop));
    }

    [Fact]
    public async Task What_is_refused_failed()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: false) { Answer = _ => new(SendResult.Refused, "refused") };
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        await machine.PostAsync(sms);
        _time.Advance(TimeSpan.FromMinutes(20));
        await machine.PostAsync(sms);
        Assert.Single(sms.HandedIn);
        Assert.Equal("failed refused, 1", await street.LetterAsync(letter));
        Assert.Equal(1, machine.Count("notifier_letters_total{channel=\"sms\",outcome=\"failed\"}"));
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task What_nobody_takes_is_tried_again_after_2_4_8_and_15_seconds_until_it_is_no_longer_good()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: false) { Answer = _ => Away };
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now, TimeSpan.FromSeconds(60));
        var tried = new List<int>();
        for (var second = 0; second < 59; second++)
        {
            var before = sms.HandedIn.Count;
            await machine.PostAsync(sms);
            tried.AddRange(Enumerable.Repeat(second, sms.HandedIn.Count - before));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 2, 6, 14, 29, 44], tried);
        Assert.Equal("planned gateway-away, 6, full", await street.LetterAsync(letter));
        // The seventh would be due as it turns worthless: it is not sent any more.
        sms.Answer = _ => SendOutcome.Taken;
        _time.Advance(TimeSpan.FromSeconds(1));
        await machine.PostAsync(sms);
        Assert.Equal("expired gateway-away, 6", await street.LetterAsync(letter));
        Assert.Equal(6, sms.HandedIn.Count);
        Assert.Equal(6, machine.Count("notifier_letters_total{channel=\"sms\",outcome=\"away\"}"));
        Assert.Equal(1, machine.Count("notifier_letters_total{channel=\"sms\",outcome=\"expired\"}"));
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task What_is_too_old_is_never_sent_though_it_was_never_tried_or_is_due_later()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        var old = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now.AddMinutes(-11));
        var odd = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now.AddMinutes(-11));
        await street.ExecuteAsync("update notify.letter set due_at = $2 where id = $1", odd, Now.AddDays(1));
        Assert.Empty((await machine.Letters.BeginAsync(sms, 32, Stop)).Letters);
        await machine.PostAsync(sms);
        Assert.Empty(sms.HandedIn);
        Assert.Equal("expired, 0", await street.LetterAsync(old));
        Assert.Equal("expired, 0", await street.LetterAsync(odd));
        await NothingStaysAsync(street);
    }

    [Theory]
    [InlineData(false, 1, "in-doubt no-answer, 1")]
    [InlineData(true, 2, "in-doubt no-answer, 2")]
    public async Task In_doubt_is_repeated_once_where_our_id_is_known_again_and_else_never(
        bool takesIds, int handedIn, string end)
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds) { Answer = _ => Doubt };
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        await machine.PostAsync(sms);
        _time.Advance(TimeSpan.FromMinutes(2));
        await machine.PostAsync(sms);
        Assert.Equal(handedIn, sms.HandedIn.Count);
        Assert.Single(sms.Received);
        Assert.Single(sms.HandedIn.Select(m => (m.Id, m.Body)).Distinct());
        Assert.Equal(end, await street.LetterAsync(letter));
        Assert.Equal(1, machine.Count("notifier_letters_total{channel=\"sms\",outcome=\"in-doubt\"}"));
        Assert.Equal(
            takesIds ? 1 : 0, machine.Count("notifier_letters_total{channel=\"sms\",outcome=\"repeated\"}"));
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task A_repeat_that_is_taken_ends_well_and_one_that_is_refused_or_too_late_stays_in_doubt()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        sms.Answer = message => (message.Number, message.Address[^1]) switch
        {
            (1, _) => Doubt,
            (_, '1') => SendOutcome.Taken,
            (_, '2') => new(SendResult.Refused, "refused"),
            _ => Away,
        };
        var letters = new List<Guid>();
        for (var i = 1; i <= 3; i++)
        {
            letters.Add(await street.WriteLetterAsync("sms", $"+3725000000{i}", Payload, Now));
        }

        await machine.PostAsync(sms);
        Assert.Equal("planned repeated, 2, full", await street.LetterAsync(letters[2]));
        _time.Advance(TimeSpan.FromMinutes(10));
        await machine.PostAsync(sms);
        Assert.Equal("submitted, 2", await street.LetterAsync(letters[0]));
        Assert.Equal("in-doubt refused, 2", await street.LetterAsync(letters[1]));
        Assert.Equal("in-doubt no-repeat-left, 2", await street.LetterAsync(letters[2]));
        await NothingStaysAsync(street);
    }

    [Theory]
    [InlineData(false, 1, "in-doubt no-outcome, 1")]
    [InlineData(true, 2, "submitted, 2")]
    public async Task A_process_that_dies_between_begin_and_outcome_leaves_a_lease_that_lapses(
        bool takesIds, int handedIn, string end)
    {
        await using var street = await databases.NewStreetAsync(1);
        using var dead = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds);
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        await HandInAsync(dead, sms);
        using var next = Machine(street);
        _time.Advance(SendLimits.Lease - TimeSpan.FromSeconds(1));
        await next.PostAsync(sms);
        Assert.Equal("submitting, 1, full", await street.LetterAsync(letter));
        _time.Advance(TimeSpan.FromSeconds(2));
        if (!takesIds)
        {
            Assert.Empty((await next.Letters.BeginAsync(sms, 32, Stop)).Letters);
        }

        await next.PostAsync(sms);
        Assert.Equal(handedIn, sms.HandedIn.Count);
        Assert.Single(sms.Received);
        Assert.Equal(end, await street.LetterAsync(letter));
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task Two_that_die_one_after_the_other_are_enough()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        for (var death = 0; death < 2; death++)
        {
            await HandInAsync(machine, sms);
            _time.Advance(SendLimits.Lease);
        }

        Assert.Empty((await machine.Letters.BeginAsync(sms, 32, Stop)).Letters);
        await machine.PostAsync(sms);
        Assert.Equal(2, sms.HandedIn.Count);
        Assert.Equal("in-doubt no-outcome, 2", await street.LetterAsync(letter));
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task An_outcome_that_comes_when_another_has_taken_the_letter_over_is_not_written()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var slow = Machine(street);
        using var other = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        var first = Assert.Single((await slow.Letters.BeginAsync(sms, 32, Stop)).Letters);
        _time.Advance(SendLimits.Lease);
        Assert.Single((await other.Letters.BeginAsync(sms, 32, Stop)).Letters);
        await slow.Letters.FinishAsync(sms, first, new LetterStep(LetterState.Failed, "refused", null), Stop);
        Assert.Equal("submitting repeated, 2, full", await street.LetterAsync(letter));
        Assert.Equal(1, slow.Count("notifier_letters_total{channel=\"sms\",outcome=\"overtaken\"}"));
    }

    [Fact]
    public async Task A_channel_that_is_off_fails_its_letters_and_says_so_once()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var mail = new Lightline.Notifier.Channels.Email.MailServer(new(), machine.Log, _time);
        var letters = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            letters.Add(await street.WriteLetterAsync("email", "a@example.org", Payload, Now));
            await machine.PostAsync(mail);
        }

        foreach (var letter in letters)
        {
            Assert.Equal("failed channel-off, 0", await street.LetterAsync(letter));
        }

        Assert.Equal(3, machine.Count("notifier_letters_total{channel=\"email\",outcome=\"failed\"}"));
        Assert.Contains("not configured", Assert.Single(_log.Lines), StringComparison.Ordinal);
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task A_fault_of_ours_is_in_doubt_and_the_log_does_not_quote_it()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: false)
        {
            Answer = message => throw new InvalidOperationException($"cannot send {message.Body}"),
        };
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        await machine.PostAsync(sms);
        Assert.Equal("in-doubt fault, 1", await street.LetterAsync(letter));
        Assert.Contains(nameof(InvalidOperationException), Assert.Single(_log.Lines), StringComparison.Ordinal);
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task What_was_held_up_until_it_is_worthless_is_not_sent()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        using var late = new Machine(street, new FakeTimeProvider(Now.AddSeconds(4)));
        var sms = new FakeGateway(Channel.Sms, takesIds: false);
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now, TimeSpan.FromSeconds(4));
        // The mark is of one clock and the sending of another, four seconds later.
        var pump = new LetterPump(sms, machine.Letters, new Rows.Attendance(late.Metrics, late.Log), late.Time);
        Assert.Equal(1, await pump.RunAsync(Stop));
        await pump.FinishAsync();
        Assert.Empty(sms.HandedIn);
        Assert.Equal("planned held-up, 1, full", await street.LetterAsync(letter));
        _time.Advance(TimeSpan.FromSeconds(4));
        await machine.PostAsync(sms);
        Assert.Equal("expired held-up, 1", await street.LetterAsync(letter));
        await NothingStaysAsync(street);
    }

    [Fact]
    public async Task Stop_wishes_and_quiet_hours_hold_no_letter_back()
    {
        _time.SetUtcNow(new DateTimeOffset(Now.Date.AddDays(1).AddHours(1), TimeSpan.Zero));
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        foreach (var topic in new[] { "outage", "sign-in" })
        {
            await street.PreferAsync(0, "sms", isOn: false, new(0, 0), new(23, 59), topic);
        }

        await street.ExecuteAsync(
            "insert into notify.opt_out (organisation_id, address, channel, since) values ($1, $2, 'sms', now())",
            street.Provider, TestStreet.Phone(0));
        await street.WriteLetterAsync("sms", TestStreet.Phone(0), Payload, Now);
        await machine.PostAsync(sms);
        Assert.Equal([TestStreet.Phone(0)], sms.Received.Select(m => m.Address));
    }

    [Fact]
    public async Task A_delivery_report_of_a_letter_is_unknown_and_changes_nothing()
    {
        await using var street = await databases.NewStreetAsync(1);
        using var machine = Machine(street);
        var sms = new FakeGateway(Channel.Sms, takesIds: true);
        var letter = await street.WriteLetterAsync("sms", "+37250000001", Payload, Now);
        await machine.PostAsync(sms);
        Assert.False(sms.HandedIn.Single().IsReported);
        var token = new Uri(machine.Link.For(letter)).AbsolutePath.Split('/')[^1];
        foreach (var type in new[] { "1", "2", "8", "16" })
        {
            Assert.Equal(ReportResult.Unknown, await machine.Reports.TakeAsync(letter.ToString("N"), token, type, Stop));
        }

        Assert.Equal("submitted, 1", await street.LetterAsync(letter));
    }

    private Machine Machine(TestStreet street) => new(street, _time, logger: _log);

    /// <summary>Begins and sends, and then the process is gone.</summary>
    private static async Task HandInAsync(Machine machine, FakeGateway gateway)
    {
        var (letters, templates) = await machine.Letters.BeginAsync(gateway, 32, Stop);
        var (message, _) = LetterText.Write(Assert.Single(letters), gateway.Name, templates, machine.Time.GetUtcNow());
        await gateway.SendAsync(message!, CancellationToken.None);
    }

    private async Task NothingStaysAsync(TestStreet street)
    {
        Assert.Equal(0, await street.RowsWithAsync(Code));
        Assert.Equal(0, await street.ReadAsync<long>("select count(*) from notify.letter where payload is not null"));
        Assert.DoesNotContain(_log.Lines, line => line.Contains(Code, StringComparison.Ordinal));
    }
}
