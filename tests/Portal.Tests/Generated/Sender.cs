using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Lightline.Portal.Identity.Sessions;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Generated;

/// <summary>
/// In whose name requests are sent: nobody's, a session's, or a key's. Each request comes from a household of its own, so that
/// no bound on tries answers for what it asks. A session that a request has ended begins anew.
/// </summary>
internal sealed partial class Sender(RunningPortal portal, string name, string host, Neighbour? who, string? key)
    : IAsyncDisposable
{
    /// <summary>What was shown again holds five minutes.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(4);

    private readonly SemaphoreSlim _one = new(1);
    private volatile State _state = new([], "", default);
    private string? _id;
    private int _sessions;

    public string Name => name;

    /// <summary>How often it signed in.</summary>
    public int Sessions => _sessions;

    public async ValueTask DisposeAsync()
    {
        if (who is not null)
        {
            await RenameAsync(who.Email);
        }

        _one.Dispose();
    }

    public async Task<Answer> SendAsync(MadeRequest request)
    {
        if (who is not null && (_state.Cookies.Count == 0 || TimeProvider.System.GetElapsedTime(_state.At) > FreshFor))
        {
            await SignInAsync(_state);
        }

        var state = _state;
        using var browser = new Browser(portal.Address, host) { Cookies = new(state.Cookies) };
        if (who is null && key is null && request.HasToken)
        {
            await browser.GetAsync("/sign-in");
            state = new State(browser.Cookies, browser.FormToken ?? "", default);
        }

        using var content = Content(request, state.Token);
        var answer = await browser.AskAsync(
            request.Method, request.Path, content, key is null ? null : new AuthenticationHeaderValue("Bearer", key));
        if (who is not null && (answer.Location?.StartsWith("/sign-in", StringComparison.Ordinal) == true
            || browser.Cookies.GetValueOrDefault(SessionRules.CookieName) != state.Cookies.GetValueOrDefault(SessionRules.CookieName)))
        {
            await SignInAsync(state);
        }

        return answer;
    }

    private async Task SignInAsync(State seen)
    {
        await _one.WaitAsync();
        try
        {
            if (_state != seen)
            {
                return;
            }

            using var browser = new Browser(portal.Address, host);
            // By a name of its own each time: the wrong tries among the requests have used up those of the last. One that is
            // still under way may lock them again, or write back the name that they had.
            for (var tries = 0; !browser.Cookies.ContainsKey(SessionRules.CookieName); tries++)
            {
                Assert.True(tries < 10, $"{name} cannot sign in");
                var email = $"{++_sessions}.{who!.Email}";
                await RenameAsync(email);
                await browser.SignInAsync(email, Street.Password);
            }

            await browser.GetAsync("/account/confirm");
            await browser.PostAsync("/account/confirm", ("password", Street.Password));
            await browser.GetAsync("/account/security");
            _state = new State(browser.Cookies, browser.FormToken ?? "", TimeProvider.System.GetTimestamp());
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Gives them another name, and takes back what a request may have changed of how they sign in.</summary>
    private async Task RenameAsync(string email)
    {
        _id ??= (await AuditTrail.QueryAsync(
            portal,
            """
            select u.id::text from retail.user_account u join retail.organisation o on o.id = u.organisation_id
            where u.email = $1 and o.host_name = $2
            """,
            who!.Email, host))[0];
        await portal.ExecuteAsync(
            """
            update retail.user_account u
            set lockout_end = null, access_failed_count = 0, two_factor_enabled = false, user_name = $2, email = $2,
                normalized_user_name = upper($2), normalized_email = upper($2),
                password_hash = (select password_hash from retail.user_account where email = 'anna@example.org')
            where u.id = $1::uuid
            """,
            _id, email);
    }

    private static ByteArrayContent? Content(MadeRequest request, string token)
    {
        if (request.Body is null)
        {
            return null;
        }

        var isForm = request.Type?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true;
        var content = new ByteArrayContent(request.HasToken && isForm
            ? [.. Encoding.ASCII.GetBytes($"form-token={Uri.EscapeDataString(token)}&"), .. request.Body]
            : request.Body);
        if (request.Type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", request.Type);
        }

        return content;
    }

    private sealed record State(Dictionary<string, string> Cookies, string Token, long At);

    /// <summary>What is wrong with an answer, in words; null for nothing.</summary>
    public static string? Judge(MadeRequest request, Answer answer)
    {
        var status = (int)answer.Status;
        if (status >= 500)
        {
            return "a fault of ours";
        }

        if (Trace().IsMatch(answer.Body))
        {
            return "it tells of what is inside";
        }

        // The server itself refuses a path with a zero in it, or of more than 8 KiB, before anything of ours sees it; to HEAD
        // nobody answers a body.
        var isOfServer = answer.Body.Length == 0 && status switch
        {
            400 => request.Path.Contains("%00", StringComparison.Ordinal),
            414 => request.Path.Length > 8_000,
            _ => false,
        };
        if (status < 400 || request.Method == HttpMethod.Head || isOfServer)
        {
            return null;
        }

        var type = answer.Header("Content-Type") ?? "";
        if (request.Path.StartsWith("/api/", StringComparison.OrdinalIgnoreCase))
        {
            return type.StartsWith("application/problem+json", StringComparison.Ordinal)
                && (status is 401 or 404 || Reference().IsMatch(answer.Body))
                    ? null
                    : "a refusal of the API without its form";
        }

        // A form that is shown again says itself what is wrong.
        var isForm = status is 400 or 409 or 422 or 429 && Said().IsMatch(answer.Body);
        return type.StartsWith("text/html", StringComparison.Ordinal)
            && (isForm || status is 401 or 404 || Reference().IsMatch(answer.Body))
                ? null
                : "a refusal that is no page";
    }

    [GeneratedRegex(@"   at [A-Z][\w.]+\(|[A-Z]\w+Exception\b|Npgsql|PostgresException|\.cs:line")]
    private static partial Regex Trace();

    [GeneratedRegex("class=\"(error|error-summary|notice)\"")]
    private static partial Regex Said();

    [GeneratedRegex("[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}")]
    private static partial Regex Reference();
}
