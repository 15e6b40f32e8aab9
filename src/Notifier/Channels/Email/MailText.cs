using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using MimeKit;

namespace Lightline.Notifier.Channels.Email;

/// <summary>An e-mail from a notice: plain text, and the same as simple HTML. Both are the same words.</summary>
internal static partial class MailText
{
    /// <summary>Null, when the address is none.</summary>
    public static MimeMessage? Write(Outgoing message, string from, DateTimeOffset now)
    {
        if (!IsAddress(message.Address) || !IsAddress(from))
        {
            return null;
        }

        var (to, sender) = (MailboxAddress.Parse(message.Address), MailboxAddress.Parse(from));
        var mail = new MimeMessage { Subject = message.Headline ?? "", Date = now };
        mail.From.Add(new MailboxAddress(message.Provider, sender.Address));
        mail.To.Add(new MailboxAddress(null, to.Address));
        // The same at each attempt, so that a repeat can be known again.
        mail.MessageId = $"{message.Id:N}@{sender.Domain}";
        // Holiday replies stay away (RFC 3834, section 5).
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        // One click may unsubscribe only where nobody on the way reads the address (RFC 8058, section 3.1).
        if (message.Manage is { Unsubscribe: { } unsubscribe } && unsubscribe.Scheme == Uri.UriSchemeHttps)
        {
            mail.Headers.Add(HeaderId.ListUnsubscribe, $"<{unsubscribe.AbsoluteUri}>");
            mail.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        }

        var text = message.Manage is { } manage ? $"{message.Body}\n\n{manage.Words}" : message.Body;
        mail.Body = new MultipartAlternative
        {
            new TextPart("plain") { Text = text },
            new TextPart("html") { Text = Html(text) },
        };
        return mail;
    }

    /// <summary>Whether mail can be sent there.</summary>
    public static bool IsAddress(string text) =>
        MailboxAddress.TryParse(text, out var address) && address.Domain.Length > 0;

    private static string Html(string text)
    {
        var html = new StringBuilder("<!doctype html><html><body>");
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n"))
        {
            html.Append("<p>");
            var at = 0;
            foreach (Match link in Link().Matches(paragraph))
            {
                var address = HtmlEncoder.Default.Encode(link.Value);
                html.Append(Encode(paragraph[at..link.Index])).Append("<a href=\"").Append(address).Append("\">")
                    .Append(address).Append("</a>");
                at = link.Index + link.Length;
            }

            html.Append(Encode(paragraph[at..])).Append("</p>");
        }

        return html.Append("</body></html>").ToString();
    }

    private static string Encode(string text) =>
        string.Join("<br>", text.Split('\n').Select(HtmlEncoder.Default.Encode));

    [GeneratedRegex(@"https?://[A-Za-z0-9.:/_-]+[A-Za-z0-9/]")]
    private static partial Regex Link();
}
