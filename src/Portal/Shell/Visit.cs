using System.Globalization;
using Lightline.Data;
using Lightline.Portal.Identity.Access;
using Lightline.Portal.Identity.Acting;
using Lightline.Verdict;

namespace Lightline.Portal.Shell;

/// <summary>
/// Who is looking, at whose pages, in which colours: what the frame around every page needs. One a request.
/// </summary>
internal sealed class Visit
{
    /// <summary>The organisation of the host; null only on the plain page of an unknown host.</summary>
    public Provider? Provider { get; private set; }

    /// <summary>The signed-in person; null for a stranger.</summary>
    public VisitPerson? Person { get; set; }

    /// <summary>The colours chosen on this device.</summary>
    public Theme Theme { get; private set; }

    /// <summary>The path of the page, to mark the place in the navigation and to come back to after a choice.</summary>
    public string Path { get; private set; } = "/";

    /// <summary>The words on pages: of one language with what stands around them, whatever language messages are in.</summary>
    public Words Words { get; } = Words.OfPages;

    /// <summary>How numbers and dates are written.</summary>
    public CultureInfo Culture => CultureInfo.GetCultureInfo(Words.Language == "en" ? "en-GB" : Words.Language);

    /// <summary>The zone of every time on the page: the account's own, else the organisation's.</summary>
    public TimeZoneInfo TimeZone => Person?.TimeZone ?? Provider?.TimeZone ?? TimeZoneInfo.Utc;

    /// <summary>The voice that speaks to this visitor.</summary>
    public Voice Voice => new(Words, TimeZone);

    /// <summary>Whether what was sent to this page before was not done, because it was asked who they are first.</summary>
    public bool IsAgain { get; set; }

    public void Begin(Provider provider, Theme theme, string path)
    {
        Provider = provider;
        Theme = theme;
        Path = path;
    }
}

/// <summary>The person signed in.</summary>
/// <param name="Name">What to call them.</param>
/// <param name="AccountNumber">The public number of the account; null for who works for an organisation.</param>
/// <param name="TimeZone">The account's own zone, when it has one.</param>
/// <param name="UserId">Their sign-in.</param>
/// <param name="Roles">What they are.</param>
/// <param name="Session">The session that the request belongs to; null where a key asks.</param>
/// <param name="Key">The key by which their script asks; null for a session.</param>
/// <param name="Acting">For which customer they act; null for who is here for themselves.</param>
internal sealed record VisitPerson(
    string Name,
    string? AccountNumber,
    TimeZoneInfo? TimeZone,
    Guid? UserId,
    Role Roles,
    SessionId? Session,
    Guid? Key,
    ActingFor? Acting = null)
{
    /// <summary>Whether they may do what carries a policy: for buttons, which must not promise what would be refused.</summary>
    public bool May(string policy) => AccessTable.May(Roles, policy);

    public string Initial => Name.Length == 0 ? "?" : Name[..1].ToUpperInvariant();
}
