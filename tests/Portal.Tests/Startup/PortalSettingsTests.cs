using Lightline.Portal.Startup;
using Lightline.Portal.Tests.Running;
using Microsoft.Extensions.Configuration;

namespace Lightline.Portal.Tests.Startup;

public sealed class PortalSettingsTests : IDisposable
{
    private readonly string _token = Path.GetTempFileName();
    private readonly string _keys = KeyRingFile.Make();
    private readonly string _links = Path.GetTempFileName();

    public PortalSettingsTests()
    {
        File.WriteAllText(_token, "a-token-of-at-least-16-characters");
        File.WriteAllText(_links, new string('k', 32));
    }

    public void Dispose()
    {
        File.Delete(_token);
        File.Delete(_keys);
        File.Delete(_links);
    }

    [Fact]
    public void What_is_needed_is_enough() => Assert.Empty(Check());

    [Theory]
    [InlineData("Postgres:ConnectionString", "", "Postgres:ConnectionString: missing")]
    [InlineData("Postgres:ConnectionString", "Host=x;Hots=y", "Postgres:ConnectionString: ")]
    [InlineData("Postgres:ConnectionString", "Host=x;No Reset On Close=true", "Postgres:ConnectionString: ")]
    [InlineData("Feed:TokenFile", "/nonexistent/token", "Feed:TokenFile: /nonexistent/token cannot be read")]
    [InlineData("Feed:TokenFil", "x", "Feed:TokenFil: there is no such key")]
    [InlineData("Fede:TokenFile", "x", "Fede:TokenFile: there is no such key")]
    [InlineData("Urls", "http://127.0.0.1:99999", "Urls: http://127.0.0.1:99999 is not")]
    [InlineData("Urls", "ftp://127.0.0.1:80", "Urls: ftp://127.0.0.1:80 is not")]
    [InlineData("Freshness:LiveFor", "soon", "Freshness:LiveFor: soon is not a time")]
    [InlineData("Freshness:UnknownAfter", "00:00:30", "Freshness:UnknownAfter: must be longer")]
    [InlineData("Influx:Url", "somewhere", "Influx:Url: ")]
    [InlineData("Metrics:ListenUrl", "9090", "Metrics:ListenUrl: 9090 is not")]
    [InlineData("Metrics:ListenUrl", "http://127.0.0.1:0", "Metrics:ListenUrl: http://127.0.0.1:0 is not")]
    [InlineData("Metrics:ListenUrl", "http://10.0.0.1:8080", "Metrics:ListenUrl: port 8080 stands in Urls too")]
    [InlineData("Status:CopyFolder", "/nonexistent/folder", "Status:CopyFolder: /nonexistent/folder is no folder")]
    [InlineData("Links:Format", "http://{host}/outages", "Links:Format: http://{host}/outages is not")]
    [InlineData("Links:KeyFile", "", "Links:KeyFile: missing")]
    [InlineData("Links:KeyFile", "/nonexistent/key", "Links:KeyFile: /nonexistent/key cannot be read")]
    [InlineData("Links:KeyFile", "/dev/null", "Links:KeyFile: /dev/null holds no key of at least 32")]
    [InlineData("Links:FormerKeyFile", "/dev/null", "Links:FormerKeyFile: /dev/null holds no key of at least 32")]
    [InlineData("Keys:CertificateFile", "", "Keys:CertificateFile: missing")]
    [InlineData("Keys:CertificateFile", "/nonexistent/key", "Keys:CertificateFile: /nonexistent/key cannot be read")]
    [InlineData("Keys:CertificateFile", "/proc/version", "Keys:CertificateFile: /proc/version is no PEM file")]
    [InlineData("Keys:FormerCertificateFile", "/proc/version", "Keys:FormerCertificateFile: /proc/version is no PEM file")]
    [InlineData("Keys:File", "x", "Keys:File: there is no such key")]
    [InlineData("Oidc:SigningKeyFile", "", "Oidc:SigningKeyFile: missing")]
    [InlineData("Oidc:SigningKeyFile", "/nonexistent/key", "Oidc:SigningKeyFile: /nonexistent/key cannot be read")]
    [InlineData("Oidc:SigningKeyFile", "/proc/version", "Oidc:SigningKeyFile: /proc/version is no PEM file")]
    [InlineData("Oidc:FormerSigningKeyFile", "/proc/version", "Oidc:FormerSigningKeyFile: /proc/version is no PEM file")]
    [InlineData("Metrics:Port", "9090", "Metrics:Port: there is no such key")]
    public void A_wrong_key_is_named(string key, string value, string complaint)
    {
        var problem = Assert.Single(Check("--" + key, value));
        Assert.StartsWith(complaint, problem, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Check(params string[] more) => PortalSettings.Check(
        new ConfigurationBuilder().AddCommandLine(
        [
            "--Postgres:ConnectionString", "Host=127.0.0.1;Database=lightline;Username=lightline_portal",
            "--Feed:TokenFile", _token,
            "--Keys:CertificateFile", _keys,
            "--Oidc:SigningKeyFile", _keys,
            "--Links:KeyFile", _links,
            .. more,
        ]).Build());
}
