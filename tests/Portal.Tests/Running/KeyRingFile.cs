using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lightline.Portal.Tests.Running;

/// <summary>A certificate with its key in a file, as a Portal wants one.</summary>
internal static class KeyRingFile
{
    public static string Make()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        var path = Path.GetTempFileName();
        File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return path;
    }
}
