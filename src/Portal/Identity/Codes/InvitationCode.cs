using System.Security.Cryptography;
using System.Text;

namespace Lightline.Portal.Identity.Codes;

/// <summary>
/// The code of one invitation. Its handle finds the invitation, so that wrong tries are counted there and a stranger who
/// knows no handle can use up nobody's. The secret is 60 random bits; the database keeps its SHA-256.
/// </summary>
/// <param name="Handle">8 characters.</param>
/// <param name="Secret">12 characters.</param>
internal sealed record InvitationCode(string Handle, string Secret)
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    private const int HandleLength = 8;
    private const int SecretLength = 12;

    /// <summary>As the letter says it: five groups of four.</summary>
    public string Text => PaperCode.Grouped(Handle + Secret);

    /// <summary>What the database compares.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes($"invitation {Handle} {Secret}"));

    public static InvitationCode New() => new(PaperCode.New(HandleLength), PaperCode.New(SecretLength));

    /// <summary>Null when what was typed cannot be one.</summary>
    public static InvitationCode? Parse(string? typed) =>
        PaperCode.Plain(typed, HandleLength + SecretLength) is { Length: HandleLength + SecretLength } plain
            ? new InvitationCode(plain[..HandleLength], plain[HandleLength..])
            : null;
}
