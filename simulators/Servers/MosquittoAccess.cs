using System.Security.Cryptography;

namespace Lightline.Servers;

/// <summary>A broker as it stands outside a closed network: who may come in, and the certificate that it shows.</summary>
/// <param name="Username">The only user.</param>
/// <param name="Password">Their password.</param>
/// <param name="CertificatePem">The server's certificate; it signs itself.</param>
/// <param name="KeyPem">The certificate's private key.</param>
public sealed record MosquittoAccess(string Username, string Password, string CertificatePem, string KeyPem)
{
    private const int Iterations = 101;
    private const int SaltBytes = 12;
    private const int HashBytes = 64;

    /// <summary>One line of a password file as <c>mosquitto_passwd</c> writes it: PBKDF2 with SHA-512.</summary>
    internal string PasswordLine()
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Password, salt, Iterations, HashAlgorithmName.SHA512, HashBytes);
        return $"{Username}:$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n";
    }
}
