using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lightline.Data;
using Microsoft.AspNetCore.DataProtection;

namespace Lightline.Portal.Identity;

/// <summary>
/// The keys of sessions, forms and codes stand in PostgreSQL, where every Portal finds them, and are encrypted there with a
/// certificate that only the Portals have: whoever reads the database or a copy of it makes no session of it.
/// </summary>
internal static class KeyRing
{
    /// <summary>Setting: a PEM file with a certificate and its RSA key; the same for every Portal.</summary>
    public const string FileKey = "Keys:CertificateFile";

    /// <summary>Setting: the files that were in use before, with semicolons between; they open what was sealed in their time.</summary>
    public const string FormerFileKey = "Keys:FormerCertificateFile";

    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        var current = Load(configuration[FileKey]!);
        var keys = services.AddDataProtection().SetApplicationName("lightline-portal")
            .PersistKeysToDbContext<PortalDbContext>().ProtectKeysWithCertificate(current);
        if (Files(configuration[FormerFileKey]) is { Length: > 0 } former)
        {
            keys.UnprotectKeysWithAnyCertificate([current, .. former.Select(Load)]);
        }

        services.AddHostedService<KeyRingCheck>();
    }

    /// <summary>What is wrong with the settings, in words; empty when nothing is.</summary>
    public static IEnumerable<string> Check(IConfiguration configuration)
    {
        if (configuration[FileKey] is not { Length: > 0 } current)
        {
            yield return $"{FileKey}: missing";
        }
        else if (Problem(current) is { } problem)
        {
            yield return $"{FileKey}: {current} {problem}";
        }

        foreach (var path in Files(configuration[FormerFileKey]))
        {
            if (Problem(path) is { } problem)
            {
                yield return $"{FormerFileKey}: {path} {problem}";
            }
        }
    }

    private static string[] Files(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({e.GetType().Name})";
        }
    }
}
