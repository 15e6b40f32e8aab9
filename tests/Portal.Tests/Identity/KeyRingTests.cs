using Lightline.Portal.Tests.Running;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

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
}
