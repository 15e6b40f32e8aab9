using System.Net;
using Lightline.Data.Accounts;
using Lightline.Portal.Identity;
using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace Lightline.Portal.Tests.Identity;

/// <summary>What of the sessions' keys lies in the database, and who can use it.</summary>
public sealed class KeyRingTests(RunningPortal portal)
{
    [Fact]
    public async Task Whoever_has_the_database_has_no_key()
    {
        using (await portal.SignInAsync(portal.Street.Anna))
        {
        }

        var rows = await AuditTrail.QueryAsync(portal, "select xml from retail.data_protection_key");
        Assert.NotEmpty(rows);
        Assert.All(rows, xml =>
        {
            Assert.Contains("EncryptedData", xml, StringComparison.Ordinal);
            Assert.Contains(KeyRingCheck.Sealed, xml, StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", xml, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Another_certificate_opens_what_was_protected_before_only_with_the_former_one()
    {
        var sealedText = portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("words");
        var next = KeyRingFile.Make();
        var keys = await AuditTrail.QueryAsync(portal, "select id::text from retail.data_protection_key");
        try
        {
            await using (var renewed = await portal.StartAnotherAsync(
                _ => { }, "--Keys:CertificateFile", next, "--Keys:FormerCertificateFile", portal.KeyRingPath))
            {
                Assert.Equal("words", Protector(renewed.Services).Unprotect(sealedText));
                await renewed.StopAsync(TestContext.Current.CancellationToken);
            }

            await using (var stranger = await portal.StartAnotherAsync(_ => { }, "--Keys:CertificateFile", next))
            {
                Assert.ThrowsAny<Exception>(() => Protector(stranger.Services).Unprotect(sealedText));
                await stranger.StopAsync(TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            // The stranger made a key of its own, which no other Portal could open.
            await portal.ExecuteAsync(
                "delete from retail.data_protection_key where id::text <> all ($1)", (object)keys.ToArray());
            File.Delete(next);
        }

        static IDataProtector Protector(IServiceProvider services) =>
            services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }

    [Fact]
    public async Task A_code_app_outlives_the_certificate_it_was_set_up_under_once_its_owner_has_come()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "ring@x.example", PersonRole.Delegate);
        var secret = Base32Encoding.ToString(new byte[20]);
        var kept = portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("authenticator secret").Protect(secret);
        await portal.ExecuteAsync(
            """
            insert into retail.user_token (user_id, login_provider, name, value)
            select id, 'lightline', 'totp', $1 from retail.user_account where email = 'ring@x.example'
            """,
            kept);
        await portal.ExecuteAsync("update retail.user_account set two_factor_enabled = true where email = 'ring@x.example'");
        var (next, keys) = (KeyRingFile.Make(), await AuditTrail.QueryAsync(portal, "select id::text from retail.data_protection_key"));
        try
        {
            await using var renewed = await portal.StartAnotherAsync(
                _ => { }, "--Keys:CertificateFile", next, "--Keys:FormerCertificateFile", $"{portal.KeyRingPath}; {next}");
            var now = TimeProvider.System.GetUtcNow();
            renewed.Services.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
            using (var browser = new Browser(RunningPortal.AddressOf(renewed), pia.Host))
            {
                var first = await browser.SignInAsync(pia.Email, Street.Password);
                Assert.StartsWith("/sign-in/code", first.Location, StringComparison.Ordinal);
                await browser.GetAsync("/sign-in/code");
                var code = new Totp(new byte[20]).ComputeTotp(now.UtcDateTime);
                Assert.Equal("/", (await browser.PostAsync("/sign-in/code", ("code", code), ("return", "/"))).Location);
            }

            await renewed.StopAsync(TestContext.Current.CancellationToken);
            await using (var later = await portal.StartAnotherAsync(_ => { }, "--Keys:CertificateFile", next))
            {
                var value = Assert.Single(await AuditTrail.QueryAsync(
                    portal,
                    """
                    select t.value from retail.user_token t join retail.user_account u on u.id = t.user_id
                    where u.email = 'ring@x.example' and t.name = 'totp'
                    """));
                var protector = later.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("authenticator secret");
                Assert.Equal(secret, protector.Unprotect(value));
                await later.StopAsync(TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            await portal.ExecuteAsync(
                "delete from retail.data_protection_key where id::text <> all ($1)", (object)keys.ToArray());
            File.Delete(next);
        }
    }

    [Fact]
    public async Task Whose_secret_cannot_be_opened_comes_in_by_a_recovery_code_and_sees_no_fault()
    {
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Anna, "lost@x.example", PersonRole.Delegate);
        using var browser = await portal.SignInAsync(pia);
        var (_, codes) = await TwoStepTests.TurnOnAsync(browser);
        await portal.ExecuteAsync(
            """
            update retail.user_token t set value = 'AAAA' from retail.user_account u
            where u.id = t.user_id and u.email = 'lost@x.example' and t.name = 'totp'
            """);
        using var again = portal.Browse(pia.Host);
        await again.SignInAsync(pia.Email, Street.Password);
        await again.GetAsync("/sign-in/code");
        var wrong = await again.PostAsync("/sign-in/code", ("code", "123456"), ("return", "/"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("/", (await again.PostAsync("/sign-in/code", ("code", codes[0]), ("return", "/"))).Location);
    }
}
