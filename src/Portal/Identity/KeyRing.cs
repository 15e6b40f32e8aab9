using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lightline.Data;
using Lightline.Portal.Shell;
using Microsoft.AspNetCore.DataProtection;

namespace Lightline.Portal.Identity;

/// <summary>
/// The keys of sessions, forms and codes stand in PostgreSQL, where every Portal finds them, and are encrypted there with a
/// certificate that only the Portals have: whoever reads the database or a copy of it makes no session of it.
/// </summary>
internal static class KeyRing
{
    /// <summary>
    /// Settings: a PEM file with a certificate and its RSA key, and those before it, which open what was sealed in their time.
    /// </summary>
    public static readonly KeyFiles Files = new("Keys:CertificateFile", "Keys:FormerCertificateFile");

    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        var current = Load(Files.Current(configuration));
        var keys = services.AddDataProtection().SetApplicationName("lightline-portal")
            .PersistKeysToDbContext<PortalDbContext>().ProtectKeysWithCertificate(current);
        if (Files.Former(configuration) is { Length: > 0 } former)
        {
            keys.UnprotectKeysWithAnyCertificate([current, .. former.Select(Load)]);
        }

        services.AddHostedService<KeyRingCheck>();
    }

    /// <summary>What is wrong with the settings, in words; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration) => Files.Check(configuration, Problem);

    private static X509Certificate2 Load(string path) => X509Certificate2.CreateFromPemFile(path);

    private static string? Problem(string path)
    {
        try
        {
            using var certificate = Load(path);
            using var key = certificate.GetRSAPrivateKey();
            return key is null ? "holds no RSA key" : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "is no PEM file with a certificate and its RSA key";
        }
    }
}
