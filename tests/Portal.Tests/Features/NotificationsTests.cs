using System.Net;
using Lightline.Data.Accounts;
using Lightline.Portal.Features.Account;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Features;

/// <summary>What somebody wants to hear, where and when not.</summary>
public sealed class NotificationsTests(RunningPortal portal)
{
    private const string Path = "/account/notifications";

    [Fact]
    public async Task What_is_saved_is_this_persons_and_is_shown_again()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "wishes@x.example", PersonRole.Household);
        using var browser = await portal.SignInAsync(pia);
        var first = await browser.GetAsync(Path);
        Assert.Contains("value=\"outage/sms\" checked", first.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"outage/email\" checked", first.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("sign-in/", first.Body, StringComparison.Ordinal);

        var saved = await browser.PostAsync(
            Path, ("on", "outage/email"), ("on", "made-up/sms"), ("quiet", "1"), ("quiet-from", "21:30"), ("quiet-to", "06:15"));
        Assert.Equal($"{Path}?saved=1", saved.Location);
        Assert.Equal(
            ["outage email true -", "outage sms false 21:30:00-06:15:00"], await RowsAsync(pia.Email));
        Assert.Empty(await RowsAsync(portal.Street.Anna.Email));
        var again = await browser.GetAsync(Path);
        Assert.Contains("value=\"outage/sms\" />", again.Body, StringComparison.Ordinal);
        Assert.Contains("value=\"21:30\"", again.Body, StringComparison.Ordinal);

        await browser.PostAsync(Path, ("on", "outage/sms"), ("quiet-from", "21:30"), ("quiet-to", "06:15"));
        Assert.Equal(["outage email false -", "outage sms true -"], await RowsAsync(pia.Email));
        await portal.ExecuteAsync("delete from retail.preference");
    }

    [Fact]
    public async Task The_language_of_messages_is_the_persons_and_pages_stay_english()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "sprache@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        Assert.Contains("value=\"en\" checked", (await browser.GetAsync(Path)).Body, StringComparison.Ordinal);
        await browser.PostAsync(Path, ("on", "outage/sms"), ("language", "de"));
        var page = await browser.GetAsync(Path);
        Assert.Contains("value=\"de\" checked", page.Body, StringComparison.Ordinal);
        Assert.Contains("These pages are in English", page.Body, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\"", page.Body, StringComparison.Ordinal);
        // What we conclude of the connection too, also where the provider speaks German.
        await portal.ExecuteAsync(
            """
            update retail.account set language = 'de'
            where id = (
                select p.account_id from retail.account_person p join retail.user_account u on u.id = p.user_id where u.email = $1)
            """,
            pia.Email);
        try
        {
            Assert.Contains("Your fibre box is online.", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
        }
        finally
        {
            await portal.ExecuteAsync("update retail.account set language = null");
        }

        // Made-up ones, and forms without any, change nothing.
        await browser.PostAsync(Path, ("on", "outage/sms"), ("language", "xx"));
        await browser.PostAsync(Path, ("on", "outage/sms"));
        Assert.Contains("value=\"de\" checked", (await browser.GetAsync(Path)).Body, StringComparison.Ordinal);
        // Nobody else's.
        Assert.Equal(
            ["sprache@x.example"],
            await AuditTrail.QueryAsync(portal, "select email::text from retail.user_account where language is not null"));

        // Letters take it along, asked for by whoever does not know them.
        using var stranger = portal.Browse(pia.Host);
        await stranger.GetAsync("/sign-in/forgot");
        await stranger.PostAsync("/sign-in/forgot", ("email", pia.Email));
        Assert.Equal(
            ["de"],
            await AuditTrail.QueryAsync(portal, "select coalesce(language, '-') from notify.letter where address = $1", pia.Email));
    }

    [Theory]
    [InlineData("22:00", "22:00")]
    [InlineData("25:00", "07:00")]
    [InlineData("", "")]
    [InlineData("22:00", "<b>")]
    public async Task Times_that_are_none_are_said_and_nothing_is_saved(string from, string to)
    {
        using var browser = await portal.SignInAsync(portal.Street.Finn);
        await browser.GetAsync(Path);
        var answer = await browser.PostAsync(Path, ("quiet", "1"), ("quiet-from", from), ("quiet-to", to));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("two different times", answer.Body, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync(portal.Street.Finn.Email));
        Assert.Null(QuietTime.Parse(from, to));
    }

    private async Task<List<string>> RowsAsync(string email)
    {
        await using var command = portal.Owner.CreateCommand(
            """
            select p.topic || ' ' || p.channel || ' ' || p.is_enabled::text || ' '
                || coalesce(p.quiet_from || '-' || p.quiet_to, '-')
            from retail.preference p
                join retail.account_person a on a.id = p.person_id
                join retail.user_account u on u.id = a.user_id
            where u.email = $1 order by p.channel
            """);
        command.Parameters.Add(new() { Value = email });
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(row.GetString(0));
        }

        return rows;
    }
}
