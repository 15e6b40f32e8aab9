using System.Collections.Frozen;
using System.Reflection;
using Lightline.Data.Identity;
using Microsoft.AspNetCore.Identity;

namespace Lightline.Portal.Identity.Credentials;

/// <summary>What is wrong with a password that somebody chose.</summary>
public enum PasswordFault
{
    /// <summary>Shorter than <see cref="PasswordRules.LengthMin"/>.</summary>
    TooShort,

    /// <summary>Longer than <see cref="PasswordRules.LengthMax"/>.</summary>
    TooLong,

    /// <summary>Among those that are tried first, or such a one with digits and signs behind it.</summary>
    Common,

    /// <summary>Made of the person's own address.</summary>
    Own,
}

/// <summary>What is said of each.</summary>
internal static class PasswordFaults
{
    public static string Words(this PasswordFault fault) => fault switch
    {
        PasswordFault.TooShort => $"Use at least {PasswordRules.LengthMin} characters",
        PasswordFault.TooLong => $"Use at most {PasswordRules.LengthMax} characters",
        PasswordFault.Own => "Leave your own name out of it: it is the first thing that others try",
        _ => "This one is tried first by everybody who guesses. Choose another",
    };
}

/// <summary>
/// A password is long and not among those that everybody tries first (OWASP ASVS 5.0 6.2); which letters it has is its
/// owner's business.
/// </summary>
internal sealed class PasswordRules : IPasswordValidator<User>
{
    /// <summary>In characters.</summary>
    public const int LengthMin = 10;

    /// <summary>A longer one would only cost time to hash.</summary>
    public const int LengthMax = 256;

    /// <summary>A name of fewer letters is in too many passwords to say anything.</summary>
    private const int NameLengthMin = 4;

    private static readonly Lazy<FrozenSet<string>> _common = new(Read);

    /// <summary>Null when it may be used.</summary>
    public static PasswordFault? Check(string password, string? email)
    {
        if (password.Length < LengthMin)
        {
            return PasswordFault.TooShort;
        }

        if (password.Length > LengthMax)
        {
            return PasswordFault.TooLong;
        }

        var plain = password.ToLowerInvariant();
        var stem = plain.TrimEnd([.. "0123456789!?.,-_*#$%&@+="]);
        if (_common.Value.Contains(plain) || _common.Value.Contains(stem) || plain.Distinct().Take(3).Count() < 3)
        {
            return PasswordFault.Common;
        }

        var name = email?.Split('@')[0].ToLowerInvariant() ?? "";
        return name.Length >= NameLengthMin && plain.Contains(name, StringComparison.Ordinal) ? PasswordFault.Own : null;
    }

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password) =>
        Task.FromResult(Check(password ?? "", user.Email) is { } fault
            ? IdentityResult.Failed(new IdentityError { Code = fault.ToString(), Description = fault.ToString() })
            : IdentityResult.Success);

    private static FrozenSet<string> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
