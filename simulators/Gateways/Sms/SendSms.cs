using System.Text.RegularExpressions;
using Lightline.Gateways.Messages;

namespace Lightline.Gateways.Sms;

/// <summary>
/// An SMS gateway that answers and reports as Kannel 1.4.5 does on <c>sendsms</c>: GET with username, password, from, to,
/// text, dlr-mask, dlr-url and, what Kannel does not have, the sender's own id in <c>message-id</c>.
/// </summary>
public sealed partial class SendSms(MessageBox box, ModeSwitch modes, ReportPost reports, SmsAccess access, TimeProvider time)
{
    /// <summary>The path on which it answers.</summary>
    public const string Path = "/cgi-bin/sendsms";

    /// <summary>The parameter with the sender's id.</summary>
    public const string MessageId = "message-id";

    private const int TextLengthMax = 2_000;
    private const int IdLengthMax = 64;

    private const int Delivered = 1;
    private const int Undelivered = 2;
    private const int HandedOn = 8;
    private const int Refused = 16;

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
        else if (answer is Answer.Refuse && now.Report is not Report.None)
        {
            // Kannel reports what it refused as well as answering so.
            Tell(query, Refused);
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
                await WriteAsync(context, StatusCodes.Status403Forbidden, "Not routable. Do not try again.");
                break;
            default:
                context.Abort();
                break;
        }
    }

    private (int Status, string Words)? Refusal(IQueryCollection query) =>
        query["username"] != access.Username || query["password"] != access.Password
            ? (StatusCodes.Status403Forbidden, "Authorization failed for sendsms")
        : query["from"].ToString().Length == 0
            ? (StatusCodes.Status400BadRequest, "Sender missing and no global set, rejected")
        : !query.ContainsKey("to")
            ? (StatusCodes.Status400BadRequest, "Missing receiver number, rejected")
        : query["to"].ToString().Length == 0
            ? (StatusCodes.Status400BadRequest, "Empty receiver number not allowed, rejected")
        : !Number().IsMatch(query["to"].ToString())
            ? (StatusCodes.Status400BadRequest, "Number(s) has/have been denied by white- and/or black-lists.")
        : query[MessageId].ToString().Length > IdLengthMax
            ? (StatusCodes.Status400BadRequest, "Message id too long, rejected")
        : null;

    private void Take(IQueryCollection query, GatewayModes now)
    {
        var id = now.TakesIds ? query[MessageId].ToString() : "";
        var (_, isNew) = box.Put(
            id.Length > 0 ? id : null, "sms", query["to"].ToString(), query["from"].ToString(), null,
            Cut(query["text"].ToString()));
        if (isNew && now.Report is not Report.None)
        {
            Tell(query, now.Report is Report.Delivered ? [HandedOn, Delivered] : [HandedOn, Undelivered]);
        }
    }

    private void Tell(IQueryCollection query, params int[] types)
    {
        if (query["dlr-url"].ToString() is { Length: > 0 } url)
        {
            reports.Post(url, types);
        }
    }

    /// <summary>Kannel takes a text of any length and drops what is beyond the parts that it is set to.</summary>
    private static string Cut(string text) => text.Length > TextLengthMax ? text[..TextLengthMax] : text;

    private static Task WriteAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(words);
    }

    [GeneratedRegex(@"^\+?[0-9]{6,15}$")]
    private static partial Regex Number();
}
