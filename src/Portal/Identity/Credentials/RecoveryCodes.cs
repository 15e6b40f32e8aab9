using System.Security.Cryptography;
using System.Text;
using Lightline.Data.Identity;
using Lightline.Portal.Identity.Codes;

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

    /// <summary>Makes new ones, shown this once; the old ones are worth nothing any more.</summary>
    public async Task<IReadOnlyList<string>> RenewAsync(User user, CancellationToken cancellationToken)
    {
        var codes = Enumerable.Range(0, Count).Select(_ => PaperCode.New(Length)).ToArray();
        await secrets.WriteAsync(
            user.Id, Name, string.Join(';', codes.Select(code => Hash(user.Id, code))), cancellationToken);
        return [.. codes.Select(PaperCode.Grouped)];
    }

    /// <summary>How many are left.</summary>
    public async Task<int> LeftAsync(User user, CancellationToken cancellationToken) =>
        (await secrets.ReadAsync(user.Id, Name, cancellationToken))?.Split(';', StringSplitOptions.RemoveEmptyEntries).Length ?? 0;

    /// <summary>Whether a code is one of them; a right one is used up by this.</summary>
    public async Task<bool> TakeAsync(User user, string? code, CancellationToken cancellationToken)
    {
        var plain = PaperCode.Plain(code, Length);
        return plain.Length == Length && await secrets.TakeAsync(user.Id, Name, Hash(user.Id, plain), cancellationToken);
    }

    /// <summary>Forgets them.</summary>
    public Task RemoveAsync(User user, CancellationToken cancellationToken) =>
        secrets.RemoveAsync(user.Id, Name, cancellationToken);

    private static string Hash(Guid user, string code) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user:D} {code}")));
}
