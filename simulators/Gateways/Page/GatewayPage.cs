using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Lightline.Gateways.Messages;

namespace Lightline.Gateways.Page;

/// <summary>What the outside world received, to look at, and how it behaves, to change. Plain forms; no script.</summary>
internal sealed class GatewayPage(MessageBox box, ModeSwitch modes)
{
    private const int ShownMax = 200;

    public string Render()
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<title>Messages of the demo town</title><link rel=\"stylesheet\" href=\"/gateways.css\"></head><body><main>")
            .Append("<h1>Messages of the demo town</h1>")
            .Append(CultureInfo.InvariantCulture, $"<p>{box.Count} messages arrived. <a href=\"/\">Refresh</a>, ")
            .Append("or as <a href=\"/messages\">JSON</a>.</p>");
        AddModes(page, modes.Now);
        page.Append("<h2>Newest first</h2><table><thead><tr><th>Time (UTC)<th>Channel<th>To<th>Message</tr></thead><tbody>");
        foreach (var message in box.Newest(ShownMax))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{message.At.UtcDateTime:HH:mm:ss}")
                .Append("<td>").Append(message.Channel == "sms" ? "SMS" : "E-mail")
                .Append("<td>").Append(Encode(message.To)).Append("<td class=\"text\">");
            if (message.Subject is { } subject)
            {
                page.Append("<strong>").Append(Encode(subject)).Append("</strong>\n");
            }

            page.Append(Encode(message.Text));
            if (message.Attempt > 1)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n(handed in {message.Attempt} times)");
            }

            page.Append("</tr>");
        }

        return page.Append("</tbody></table></main></body></html>").ToString();
    }

    private static void AddModes(StringBuilder page, GatewayModes now)
    {
        page.Append("<form method=\"post\" action=\"/settings\"><fieldset><legend>How the gateways behave</legend>");
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
