using System.Net.Mail;

namespace Lightline.Portal.Identity.Codes;

/// <summary>An e-mail address or a telephone number, as somebody typed it and as it is kept.</summary>
/// <param name="Value">Trimmed; a number in E.164, with its plus.</param>
/// <param name="IsEmail">Which of the two.</param>
internal sealed record ContactAddress(string Value, bool IsEmail)
{
    /// <summary>The longest address there is (RFC 5321 section 4.5.3.1.3, without the angle brackets).</summary>
    public const int LengthMax = 254;

    // ITU-T E.164: at most 15 digits; no country has numbers of fewer than 7 with its code.
    private const int DigitsMin = 7;
    private const int DigitsMax = 15;

    /// <summary>The channel that reaches it, as the database spells it.</summary>
    public string Channel => IsEmail ? "email" : "sms";

    /// <summary>Null when it is neither.</summary>
    public static ContactAddress? Parse(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length is 0 or > LengthMax || text.Any(char.IsControl))
        {
            return null;
        }

        if (text.Contains('@', StringComparison.Ordinal))
        {
            return MailAddress.TryCreate(text, out var mail) && mail.Address == text && mail.Host.Contains('.', StringComparison.Ordinal)
                ? new ContactAddress(text, IsEmail: true)
                : null;
        }

        var plain = string.Concat(text.Where(c => c is not (' ' or '-' or '(' or ')' or '.' or '/')));
        var number = plain.StartsWith("00", StringComparison.Ordinal) ? $"+{plain[2..]}" : plain;
        return number.Length - 1 is >= DigitsMin and <= DigitsMax && number[0] == '+' && number.Skip(1).All(char.IsAsciiDigit)
            ? new ContactAddress(number, IsEmail: false)
            : null;
    }
}
