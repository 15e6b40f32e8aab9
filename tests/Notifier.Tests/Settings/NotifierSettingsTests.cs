using Lightline.Notifier.Settings;
using Microsoft.Extensions.Configuration;

namespace Lightline.Notifier.Tests.Settings;

public sealed class NotifierSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lightline-notifier-").FullName;

    [Fact]
    public void A_complete_configuration_has_no_fault()
    {
        var faults = new List<string>();
        var settings = NotifierSettings.Read(Configuration([]), faults);
        Assert.Empty(faults);
        Assert.Equal("http://127.0.0.1:5082/", settings.PublicUrl.AbsoluteUri);
        Assert.Equal("message-id", settings.Sms.MessageIdParameter);
    }

    [Theory]
    [InlineData("Postgres:ConnectionString", "", "missing")]
    [InlineData("Postgres:ConnectionString", "Hots=x", "is not a PostgreSQL connection string")]
    [InlineData("Sms:Url", "gateway", "is not an http address")]
    [InlineData("Sms:From", "", "missing")]
    [InlineData("Sms:PasswordFile", "/nowhere", "cannot be read")]
    [InlineData("Sms:Sender", "x", "unknown key")]
    [InlineData("Smtp:Port", "99999", "is not a port")]
    [InlineData("Smtp:From", "nobody", "is not an e-mail address")]
    [InlineData("Smtp:Username", "x", "missing")]
    [InlineData("Smtp:UseTls", "yes", "neither true nor false")]
    [InlineData("Reports:KeyFile", "", "missing")]
    [InlineData("Reports:ListenUrl", "5082", "is not an http address")]
    [InlineData("Links:Format", "", "missing")]
    [InlineData("Links:Format", "http://{host}/outages", "{number}")]
    [InlineData("Links:Format", "ftp://{host}/{number}", "is not an http address")]
    [InlineData("Links:KeyFile", "", "missing")]
    [InlineData("Links:KeyFile", "/nowhere", "cannot be read")]
    [InlineData("Links:KeyFile", "/proc/sys/kernel/ostype", "holds 5 characters, fewer than 32")]
    [InlineData("Links:Keys", "x", "unknown key")]
    public void A_wrong_key_is_named(string key, string value, string problem)
    {
        var faults = new List<string>();
        NotifierSettings.Read(Configuration(new() { [key] = value }), faults);
        var fault = Assert.Single(faults);
        Assert.StartsWith(key == "Smtp:Username" ? "Smtp:PasswordFile: " : key + ": ", fault, StringComparison.Ordinal);
        Assert.Contains(problem, fault, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IConfiguration Configuration(Dictionary<string, string?> other)
    {
        var key = Path.Combine(_folder, "key");
        File.WriteAllText(key, new string('k', 40));
        var settings = new Dictionary<string, string?>
        {
            ["Postgres:ConnectionString"] = "Host=127.0.0.1;Username=lightline_notifier",
            ["Sms:Url"] = "http://127.0.0.1:1/cgi-bin/sendsms",
            ["Sms:From"] = "Brightline",
            ["Sms:MessageIdParameter"] = "message-id",
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:From"] = "notices@example.org",
            ["Reports:KeyFile"] = key,
            ["Links:Format"] = "http://{host}:19700/outages/{number}",
            ["Links:KeyFile"] = key,
        };
        foreach (var (name, value) in other)
        {
            settings[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }
}
