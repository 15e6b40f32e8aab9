using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Lightline.Data;

namespace Lightline.Town.Secrets;

/// <summary>The town's secrets, made once and kept in files that only their owner can read.</summary>
internal sealed class TownSecrets
{
    private const int KeyBits = 3_072;
    private const int TokenBytes = 32;

    private TownSecrets(
        string feedTokenFile, string keyFile, string publicKeyPem, BootstrapOptions database, string smsPasswordFile,
        string reportKeyFile, string manageKeyFile, string keyRingFile, string oidcKeyFile)
    {
        ManageKeyFile = manageKeyFile;
        KeyRingFile = keyRingFile;
        OidcKeyFile = oidcKeyFile;
        SmsPasswordFile = smsPasswordFile;
        ReportKeyFile = reportKeyFile;
        FeedTokenFile = feedTokenFile;
        KeyFile = keyFile;
        PublicKeyPem = publicKeyPem;
        Database = database;
    }

    /// <summary>What the Portal shows to the Collector's feed.</summary>
    public string FeedTokenFile { get; }

    /// <summary>The Collector's private key, PEM.</summary>
    public string KeyFile { get; }

    /// <summary>What OLT secrets are sealed to.</summary>
    public string PublicKeyPem { get; }

    /// <summary>What the Notifier shows to the SMS gateway.</summary>
    public string SmsPasswordFile { get; }

    /// <summary>Signs the addresses of delivery reports.</summary>
    public string ReportKeyFile { get; }

    /// <summary>Signs the links by which people change what is written to them.</summary>
    public string ManageKeyFile { get; }

    /// <summary>The certificate and key under which the Portal's key ring is encrypted, PEM.</summary>
    public string KeyRingFile { get; }

    /// <summary>Signs what other systems are told of who signs in, PEM.</summary>
    public string OidcKeyFile { get; }

    /// <summary>The database's name and the passwords of its roles.</summary>
    public BootstrapOptions Database { get; }

    public static TownSecrets Open(string folder)
    {
        var tokenFile = Path.Combine(folder, "feed-token");
        Ensure(tokenFile, NewToken);
        var keyFile = Path.Combine(folder, "collector-key.pem");
        Ensure(keyFile, NewKey);
        using var key = RSA.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        var passwordFile = Path.Combine(folder, "database-passwords.json");
        Ensure(passwordFile, () => JsonSerializer.Serialize(Enumerable.Range(0, 4).Select(_ => NewToken())));
        var smsPasswordFile = Path.Combine(folder, "sms-password");
        Ensure(smsPasswordFile, NewToken);
        var reportKeyFile = Path.Combine(folder, "report-key");
        Ensure(reportKeyFile, NewToken);
        var manageKeyFile = Path.Combine(folder, "manage-key");
        Ensure(manageKeyFile, NewToken);
        var keyRingFile = Path.Combine(folder, "key-ring.pem");
        Ensure(keyRingFile, NewCertificate);
        var oidcKeyFile = Path.Combine(folder, "oidc-key.pem");
        Ensure(oidcKeyFile, NewKey);
        var passwords = JsonSerializer.Deserialize<string[]>(File.ReadAllText(passwordFile))!;
        return new TownSecrets(
            tokenFile,
            keyFile,
            key.ExportSubjectPublicKeyInfoPem(),
            new BootstrapOptions("lightline", passwords[0], passwords[1], passwords[2], passwords[3]),
            smsPasswordFile,
            reportKeyFile,
            manageKeyFile,
            keyRingFile,
            oidcKeyFile);
    }

    private static void Ensure(string file, Func<string> make)
    {
        if (File.Exists(file))
        {
            return;
        }

        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var writer = new StreamWriter(file + ".new", options))
        {
            writer.Write(make());
        }

        File.Move(file + ".new", file);
    }

    private static string NewKey()
    {
        using var made = RSA.Create(KeyBits);
        return made.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Its dates say nothing: nobody asks who signed it.</summary>
    private static string NewCertificate()
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest("CN=lightline-keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
    }

    private static string NewToken() => RandomNumberGenerator.GetHexString(TokenBytes * 2, lowercase: true);
}
