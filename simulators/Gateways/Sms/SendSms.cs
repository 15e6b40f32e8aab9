using System.Text.RegularExpressions;
using Lightline.Gateways.Messages;

namespace Lightline.Gateways.Sms;

/// <summary>
/// An SMS gateway in the form of Kannel's <c>sendsms</c>: GET with username, password, from, to, text, dlr-mask, dlr-url
/// and, what Kannel does not have, the sender's own id in <c>message-id</c>.
/// </summary>
public sealed partial class SendSms(MessageBox box, ModeSwitch modes, ReportPost reports, SmsAccess access, TimeProvider time)
{
    /// <summary>The path on which it answers.</summary>
    public const string Path = "/cgi-bin/sendsms";

    /// <summary>The parameter with the sender's id.</summary>
    public const string MessageId = "message-id";

    private const int TextLengthMax = 2_000;
    private const int IdLengthMax = 64;

    /// <summary>Answers one request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var now = modes.Now;
        if (now.DelayMilliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(now.DelayMilliseconds), time, context.RequestAborted);
        }

        if (Refusal(query) is { } refusal)
        {
            await WriteAsync(context, refusal.Status, refusal.Words);
            return;
        }

        var answer = modes.Next(now.Sms);
        if (answer is Answer.Accept or Answer.Nonsense or Answer.TakeThenDrop)
        {
            Take(query, now);
        }

        switch (answer)
        {
            case Answer.Accept:
                await WriteAsync(context, StatusCodes.Status202Accepted, "0: Accepted for delivery");
                break;
            case Answer.Nonsense:
                await WriteAsync(context, StatusCodes.Status200OK, "<html>\u0000%s%n 0xDEADBEEF");
                break;
            case Answer.Busy:
                await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "Temporal failure, try again later.");
                break;
            case Answer.Refuse:
                await WriteAsync(context, StatusCodes.Status404NotFound, "Not routable. Do not try again.");
                break;
            default:
                context.Abort();
                break;
        }
    }

    private (int Status, string Words)? Refusal(IQueryCollection query) =>
        query["username"] != access.Username || query["password"] != access.Password
            ? (StatusCodes.Status403Forbidden, "Authorization failed for sendsms")
        : !Number().IsMatch(query["to"].ToString())
            ? (StatusCodes.Status400BadRequest, "Invalid receiver number. Do not try again.")
        : query["text"].ToString() is not { Length: > 0 and <= TextLengthMax } || query[MessageId].ToString().Length > IdLengthMax
            ? (StatusCodes.Status400BadRequest, "Empty or too long text not allowed, rejected")
        : null;

    private void Take(IQueryCollection query, GatewayModes now)
    {
        var id = now.TakesIds ? query[MessageId].ToString() : "";
        var (_, isNew) = box.Put(
            id.Length > 0 ? id : null, "sms", query["to"].ToString(), query["from"].ToString(), null,
            query["text"].ToString());
        if (isNew && query["dlr-url"].ToString() is { Length: > 0 } url && now.Report is not Report.None)
        {
            reports.Post(url, now.Report is Report.Delivered ? [8, 1] : [8, 2]);
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(words);
    }

    [GeneratedRegex(@"^\+?[0-9]{6,15}$")]
    private static partial Regex Number();
}
