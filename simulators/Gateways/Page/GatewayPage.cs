using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Lightline.Gateways.Messages;
using Lightline.Gateways.Sms;

namespace Lightline.Gateways.Page;

/// <summary>
/// What the outside world received, to look at, and how it behaves, to change: a page over all, and one for each gateway.
/// Plain forms; no script.
/// </summary>
internal sealed class GatewayPage(MessageBox box, ModeSwitch modes, GatewayOptions options)
{
    private const int ShownMax = 200;
    private const int CopiesMax = 50;
    private const string StatusPage = "status.html";

    private static readonly (string Path, string Name)[] Pages =
    [
        ("/", "All messages"), ("/sms", "SMS gateway"), ("/email", "Mail server"), ("/copies", "Status copy"),
    ];

    /// <summary>Everything that arrived, and how the gateways behave.</summary>
    public string All()
    {
        var page = Begin("/", "Messages of the demo town");
        AddModes(page, modes.Now);
        AddMessages(page, null);
        return End(page);
    }

    /// <summary>The SMS gateway: how it is reached and what it took.</summary>
    public string Sms()
    {
        var page = Begin("/sms", "SMS gateway of the demo town");
        page.Append(CultureInfo.InvariantCulture, $"<p>It takes texts at <code>http://127.0.0.1:{options.PagePort}{SendSms.Path}</code> ")
            .Append("in the form of Kannel, with the sender's own id as <code>").Append(SendSms.MessageId)
            .Append("</code>: ").Append(modes.Now.TakesIds
                ? "the same id again is the same message."
                : "today it does not look at it, and a repeat is another message.").Append("</p>");
        AddAnswer(page, modes.Now.Sms);
        page.Append("<p>Delivery reports: ").Append(modes.Now.Report).Append(". <a href=\"/#modes\">Change</a></p>");
        AddMessages(page, "sms");
        return End(page);
    }

    /// <summary>The mail server: how it is reached and what it took.</summary>
    public string Email()
    {
        var page = Begin("/email", "Mail server of the demo town");
        page.Append(CultureInfo.InvariantCulture, $"<p>It takes mail for anybody by SMTP at <code>127.0.0.1:{options.SmtpPort}</code> ")
            .Append("and delivers none of it.</p>");
        AddAnswer(page, modes.Now.Email);
        page.Append("<p><a href=\"/#modes\">Change</a></p>");
        AddMessages(page, "email");
        return End(page);
    }

    /// <summary>The status copy: whose pages it has, and from when.</summary>
    public string Copies()
    {
        var page = Begin("/copies", "Status copy of the demo town");
        page.Append("<p>It passes the portal's public pages on, and serves the copy below while the portal is dead.</p>");
        var copies = Directory.Exists(options.StatusFolder)
            ? new DirectoryInfo(options.StatusFolder).EnumerateFiles(StatusPage, SearchOption.AllDirectories)
                .Take(CopiesMax).OrderBy(f => f.DirectoryName, StringComparer.Ordinal).ToArray()
            : [];
        if (options.StatusPort is not { } port || copies.Length == 0)
        {
            return End(page.Append("<p class=\"soft\">No copy has been written yet.</p>"));
        }

        page.Append("<ul class=\"messages\">");
        foreach (var copy in copies)
        {
            var isEverybodys = copy.Directory!.FullName == new DirectoryInfo(options.StatusFolder).FullName;
            var address = Encode(string.Create(
                CultureInfo.InvariantCulture, $"http://{(isEverybodys ? "127.0.0.1" : copy.Directory.Name)}:{port}/status"));
            page.Append("<li><a href=\"").Append(address).Append("\">").Append(address).Append("</a>")
                .Append(CultureInfo.InvariantCulture, $", copied at {copy.LastWriteTimeUtc:HH:mm:ss} UTC</li>");
        }

        return End(page.Append("</ul>"));
    }

    private static StringBuilder Begin(string path, string title)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<title>").Append(title).Append("</title><link rel=\"icon\" href=\"data:,\">")
            .Append("<link rel=\"stylesheet\" href=\"/gateways.css\"></head><body>")
            .Append("<nav aria-label=\"Gateways\"><ul>");
        foreach (var (at, name) in Pages)
        {
            page.Append("<li><a href=\"").Append(at).Append(at == path ? "\" aria-current=\"page\">" : "\">").Append(name)
                .Append("</a></li>");
        }

        return page.Append("</ul></nav><main><h1>").Append(title).Append("</h1>");
    }

    private static string End(StringBuilder page) => page.Append("</main></body></html>").ToString();

    private void AddAnswer(StringBuilder page, Answer set) => page.Append("<p>It ").Append(set switch
    {
        Answer.Accept => "takes every message",
        Answer.Nonsense => "takes messages and answers what nobody understands",
        Answer.TakeThenDrop => "takes messages and cuts the connection without an answer",
        Answer.Drop => "cuts the connection and takes nothing",
        Answer.Busy => "says that it will take messages later",
        _ => "says that it will never take a message",
    }).Append(set is Answer.Accept || modes.Now.FailPercent == GatewayModes.PercentMax
        ? ".</p>"
        : string.Create(CultureInfo.InvariantCulture, $", of {modes.Now.FailPercent} in a hundred.</p>"));

    private void AddMessages(StringBuilder page, string? channel)
    {
        var (count, newest) = box.Newest(ShownMax, channel);
        page.Append(CultureInfo.InvariantCulture, $"<h2>{count} message{(count == 1 ? "" : "s")}, newest first</h2>")
            .Append("<p><a href=\"\">Refresh</a>, or <a href=\"/messages\">all as JSON</a>.</p><ul class=\"messages\">");
        foreach (var message in newest)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><p class=\"soft\">{message.At.UtcDateTime:HH:mm:ss} UTC, ")
                .Append(message.Channel == "sms" ? "SMS" : "e-mail").Append(" to ").Append(Encode(message.To));
            if (message.Attempt > 1)
            {
                page.Append(CultureInfo.InvariantCulture, $", handed in {message.Attempt} times");
            }

            page.Append("</p>");
            if (message.Subject is { } subject)
            {
                page.Append("<h3>").Append(Encode(subject)).Append("</h3>");
            }

            page.Append("<p class=\"text\">").Append(Encode(message.Text)).Append("</p></li>");
        }

        page.Append("</ul>");
        if (newest.Count < count)
        {
            page.Append("<p class=\"soft\">Older ones stand in the JSON.</p>");
        }
    }

    private static void AddModes(StringBuilder page, GatewayModes now)
    {
        page.Append("<form id=\"modes\" method=\"post\" action=\"/settings\"><fieldset><legend>How the gateways behave</legend>");
        AddChoice(page, "sms", "SMS gateway", now.Sms);
        AddChoice(page, "email", "Mail server", now.Email);
        AddChoice(page, "report", "Delivery report", now.Report);
        AddNumber(page, "failPercent", "Of 100 messages", now.FailPercent, GatewayModes.PercentMax);
        AddNumber(page, "delayMilliseconds", "Delay in ms", now.DelayMilliseconds, GatewayModes.DelayMax);
        page.Append("<label><input type=\"checkbox\" name=\"takesIds\" value=\"true\"")
            .Append(now.TakesIds ? " checked" : "").Append("> SMS gateway knows a repeat again</label>")
            .Append("<button>Save</button></fieldset></form>");
    }

    private static void AddChoice<T>(StringBuilder page, string name, string label, T chosen) where T : struct, Enum
    {
        page.Append("<label>").Append(label).Append("<br><select name=\"").Append(name).Append("\">");
        foreach (var value in Enum.GetValues<T>())
        {
            page.Append("<option").Append(value.Equals(chosen) ? " selected>" : ">").Append(value);
        }

        page.Append("</select></label>");
    }

    private static void AddNumber(StringBuilder page, string name, string label, int value, int max) =>
        page.Append(
            CultureInfo.InvariantCulture,
            $"<label>{label}<br><input type=\"number\" name=\"{name}\" value=\"{value}\" min=\"0\" max=\"{max}\"></label>");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
