using System.Security.Cryptography;
using System.Text;
using Lightline.Data.Identity;

namespace Lightline.Portal.Identity.Credentials;

/// <summary>
/// Ten codes on paper for who has lost the app, each good once. A code is 80 random bits, so its plain SHA-256, salted with
/// its owner's id, cannot be turned back by trying; nobody can read it out of the database.
/// </summary>
internal sealed class RecoveryCodes(UserSecrets secrets)
{
    /// <summary>How many there are at first.</summary>
    public const int Count = 10;

    private const string Name = "recovery";
    private const int Length = 16;
    private const int GroupLength = 4;

    // Base 32 without letters that look like digits (Crockford).
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Makes new ones, shown this once; the old ones are worth nothing any more.</summary>
    public async Task<IReadOnlyList<string>> RenewAsync(User user, CancellationToken cancellationToken)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, Length)).ToArray();
        await secrets.WriteAsync(
            user.Id, Name, string.Join(';', codes.Select(code => Hash(user.Id, code))), cancellationToken);
        return [.. codes.Select(code => string.Join('-', code.Chunk(GroupLength).Select(group => new string(group))))];
    }

    /// <summary>How many are left.</summary>
    public async Task<int> LeftAsync(User user, CancellationToken cancellationToken) =>
        (await secrets.ReadAsync(user.Id, Name, cancellationToken))?.Split(';', StringSplitOptions.RemoveEmptyEntries).Length ?? 0;

    /// <summary>Whether a code is one of them; a right one is used up by this.</summary>
    public async Task<bool> TakeAsync(User user, string? code, CancellationToken cancellationToken)
    {
        var plain = Plain(code);
        return plain.Length == Length && await secrets.TakeAsync(user.Id, Name, Hash(user.Id, plain), cancellationToken);
    }

    /// <summary>Forgets them.</summary>
    public Task RemoveAsync(User user, CancellationToken cancellationToken) =>
        secrets.RemoveAsync(user.Id, Name, cancellationToken);

    /// <summary>As it was made, however it was typed: O is zero, I and L are one.</summary>
    private static string Plain(string? code) => string.Concat((code ?? "").Take(Length * 4).Select(char.ToUpperInvariant)
        .Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }).Where(char.IsAsciiLetterOrDigit));

    private static string Hash(Guid user, string code) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user:D} {code}")));
}
