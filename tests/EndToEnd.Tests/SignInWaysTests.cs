using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OtpNet;

namespace Lightline.EndToEnd.Tests;

/// <summary>
/// Every way to sign in, by hand in Chromium: an app for codes, a recovery code, a passkey, and showing again that it is you.
/// </summary>
[Collection(nameof(SharedTown))]
public sealed class SignInWaysTests(SharedTown shared)
{
    private const string Security = "account/security";

    private DateTimeOffset _read;

    private DemoSignIn Who => shared.Town.SignIns[1];

    [Fact]
    public async Task A_passkey_is_made_signs_in_by_itself_and_shows_again_that_it_is_you()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(shared.Town, Who);
        await AddAuthenticatorAsync(context, page);
        await ConfirmAsync(page, "account/security/passkeys/new");
        await page.FillAsync("#name", "My <b>phone</b>");
        await page.ClickAsync("#passkey");
        await page.WaitForURLAsync(Url(Security));
        Assert.Contains("My <b>phone</b>", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        await SignOutAsync(page);
        await page.ClickAsync("#passkey");
        await page.WaitForURLAsync(Url(""));
        // It stands for the proof as well.
        await page.GotoAsync(Url("account/security/password"));
        await page.WaitForURLAsync(Url("account/confirm?return=%2Faccount%2Fsecurity%2Fpassword"));
        await page.ClickAsync("#passkey");
        await page.WaitForURLAsync(Url("account/security/password"));

        await page.GotoAsync(Url(Security));
        await page.ClickAsync("button[name=passkey]");
        await page.WaitForURLAsync(Url(Security));
        Assert.Contains("None yet.", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await SignOutAsync(page);
        await page.ClickAsync("#passkey");
        await page.WaitForURLAsync(Url("sign-in/passkey"));
        Assert.Contains("does not sign in here", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_is_set_up_and_its_code_or_a_recovery_code_is_asked_for()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.SignInAsync(shared.Town, Who);
        await ConfirmAsync(page, "account/security/app");
        Assert.True(await page.Locator(".square-code path").CountAsync() == 1);
        var secret = (await page.InnerTextAsync(".key")).Replace(" ", "", StringComparison.Ordinal);
        await page.FillAsync("#code", Code(secret));
        await page.ClickAsync("main button.button");
        await page.WaitForSelectorAsync(".codes");
        var codes = await page.Locator(".codes li").AllInnerTextsAsync();
        Assert.Equal(10, codes.Count);
        await page.ClickAsync("main a.button");
        await page.WaitForURLAsync(Url(Security));

        await SignOutAsync(page);
        await SignInAsync(page, codes[0]);
        Assert.Contains("9 recovery codes are left", await page.InnerTextAsync("main"), StringComparison.Ordinal);

        // The app's code of the next half minute; the one that set it up has been used.
        await SignOutAsync(page);
        await SignInAsync(page, Code(secret, ahead: 1));
        await page.ClickAsync("text=Turn off");
        await page.WaitForURLAsync(url => url.Contains("account/confirm", StringComparison.Ordinal));
        await page.FillAsync("#password", Who.Password);
        await page.FillAsync("#code", codes[1]);
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(Url(Security) + "?again=1");
        await page.WaitForSelectorAsync("text=please do it once more");
        await page.ClickAsync("text=Turn off");
        await page.WaitForSelectorAsync("text=A password alone signs in.");
    }

    [Fact]
    public async Task A_code_that_is_sent_signs_in_and_sets_a_new_password_and_shows_that_a_number_is_theirs()
    {
        await using var context = await shared.Browser.OpenAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(Url("sign-in"));
        await page.ClickAsync("text=Sign in with a code");
        await SendAsync(page, "#email", Who.Email);
        await page.FillAsync("#code", await SentAsync(Who.Email));
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(Url(""));

        // Forgotten, and chosen anew; then as it was, so that the others of this town still get in.
        foreach (var password in new[] { "three green boats sail", Who.Password })
        {
            await SignOutAsync(page);
            await page.ClickAsync("text=Forgot your password?");
            await SendAsync(page, "#email", Who.Email);
            await page.FillAsync("#code", await SentAsync(Who.Email));
            await page.FillAsync("#new-password", password);
            await page.ClickAsync("main button.button");
            await page.WaitForURLAsync(Url("sign-in?changed=1"));
            await page.FillAsync("#email", Who.Email);
            await page.FillAsync("#password", password);
            await page.ClickAsync("main button.button");
            await page.WaitForURLAsync(Url(""));
        }

        await ConfirmAsync(page, "account/phone");
        await SendAsync(page, "#address", "+44 1632 960555");
        await page.FillAsync("#code", await SentAsync("+441632960555"));
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(Url("account"));
        Assert.Contains("+441632960555", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        await WarnedAsync("telephone number was changed");
    }

    private string Url(string path) => new Uri(shared.Town.Portal(Who.Host), path).AbsoluteUri;

    /// <summary>A device of Chromium's own that says yes to everything (WebDriver's virtual authenticator).</summary>
    private static async Task AddAuthenticatorAsync(IBrowserContext context, IPage page)
    {
        var devTools = await context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    private static async Task SendAsync(IPage page, string field, string address)
    {
        await page.FillAsync(field, address);
        await page.ClickAsync("main button.button");
        await page.WaitForSelectorAsync("input[name=form]", new() { State = WaitForSelectorState.Attached });
    }

    private async Task WarnedAsync(string subject)
    {
        var asked = TimeProvider.System.GetUtcNow();
        while (!(await shared.Town.MessagesAsync()).Any(m =>
            (string?)m["to"] == Who.Email && ((string?)m["subject"])!.Contains(subject, StringComparison.Ordinal)))
        {
            Assert.InRange(TimeProvider.System.GetUtcNow() - asked, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The newest code that reached an address; it is there within the promise of a letter and some for the page.</summary>
    private async Task<string> SentAsync(string address)
    {
        var asked = TimeProvider.System.GetUtcNow();
        while (true)
        {
            var texts = (await shared.Town.MessagesAsync())
                .Where(m => (string?)m["to"] == address && DateTimeOffset.Parse((string)m["at"]!, CultureInfo.InvariantCulture) > _read)
                .Select(m => Regex.Match((string)m["text"]!, @"\b(\d{4} \d{4})\b")).Where(m => m.Success).ToArray();
            if (texts is [.., var last])
            {
                _read = TimeProvider.System.GetUtcNow();
                return last.Groups[1].Value;
            }

            Assert.InRange(TimeProvider.System.GetUtcNow() - asked, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task ConfirmAsync(IPage page, string path)
    {
        await page.GotoAsync(Url(path));
        await page.FillAsync("#password", Who.Password);
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(Url(path));
    }

    private async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync(Url(Security));
        await page.ClickAsync("main form[action='/sign-out'] button");
        await page.WaitForURLAsync(Url("sign-in"));
    }

    private async Task SignInAsync(IPage page, string code)
    {
        await page.GotoAsync(Url("sign-in?return=/account/security"));
        await page.FillAsync("#email", Who.Email);
        await page.FillAsync("#password", Who.Password);
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(url => url.Contains("sign-in/code", StringComparison.Ordinal));
        await page.FillAsync("#code", code);
        await page.ClickAsync("main button.button");
        await page.WaitForURLAsync(Url(Security));
    }

    private static string Code(string secret, int ahead = 0) => new Totp(Base32Encoding.ToBytes(secret))
        .ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30 * ahead));
}
