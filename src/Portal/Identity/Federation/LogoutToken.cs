using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;

namespace Lightline.Portal.Identity.Federation;

/// <summary>What a system is sent when a session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.4).</summary>
internal static class LogoutToken
{
    private const string Type = "logout+jwt";
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>Section 2.4 advises two minutes at most.</summary>
    private static readonly TimeSpan _goodFor = TimeSpan.FromMinutes(2);

    private static readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The signed token.</summary>
    /// <param name="logout">Whom to tell what.</param>
    /// <param name="id">Another one for each token.</param>
    /// <param name="now">UTC.</param>
    /// <param name="credentials">What signs.</param>
    public static string Make(DueLogout logout, Guid id, DateTimeOffset now, SigningCredentials credentials) =>
        _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = logout.Issuer,
            Audience = logout.ClientId,
            IssuedAt = now.UtcDateTime,
            Expires = (now + _goodFor).UtcDateTime,
            TokenType = Type,
            SigningCredentials = credentials,
            Claims = new Dictionary<string, object>
            {
                [OpenIddictConstants.Claims.Subject] = logout.Subject,
                ["sid"] = logout.GrantId.ToString("D"),
                [OpenIddictConstants.Claims.JwtId] = id.ToString("D"),
                ["events"] = new Dictionary<string, object> { [Event] = JsonSerializer.SerializeToElement(new { }) },
            },
        });
}

/// <summary>That a system is to be told of the end of a session.</summary>
/// <param name="GrantId">The session's name there.</param>
/// <param name="ClientId">The system.</param>
/// <param name="LogoutUri">Where it is told.</param>
/// <param name="Issuer">In whose name.</param>
/// <param name="Subject">Whose session it was.</param>
/// <param name="IsLast">Whether nobody tries again.</param>
internal sealed record DueLogout(Guid GrantId, string ClientId, string LogoutUri, string Issuer, string Subject, bool IsLast);
