using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lightline.Collector.Tests.Inventory;
using Lightline.Servers;

namespace Lightline.Collector.Tests.Running;

/// <summary>The real process and a real mosquitto with TLS and a password.</summary>
public sealed class SecureBrokerTests(TestDatabases databases) : IDisposable
{
    private const string Username = "collector";
    private const string Password = "a password: with = and #";
    private readonly string _folder = Directory.CreateTempSubdirectory("broker-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string CertificateFile => Path.Combine(_folder, "certificate.pem");

    [Fact]
    public async Task A_broker_that_it_trusts_and_that_knows_it_brings_readings()
    {
        await using var database = await databases.NewAsync(onts: 2);
        await using var broker = await MosquittoServer.StartNewAsync(Access(), Stop);
        await using var collector = Collector(database, broker);
        collector.Settings["SSL_CERT_FILE"] = CertificateFile;
        await collector.StartAsync();
        await collector.ConnectedAsync();

        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var body = $$$"""
            {"v":1,"sn":"{{{SmallPlant.Serial(1)}}}","ts":"{{{now}}}","boot":1,"seq":1,"status":"online","pon":{"rxDbm":-19.5}}
            """;
        var (exitCode, printed) = await ServerProcess.RunAsync(
            new ServerProcessOptions(
                "mosquitto_pub",
                [
                    "-h", "127.0.0.1", "-p", broker.Port.ToString(CultureInfo.InvariantCulture), "-V", "mqttv5", "-q", "1",
                    "--cafile", CertificateFile, "-u", Username, "-P", Password,
                    "-t", $"ont/v1/old-town/{SmallPlant.Serial(1)}/telemetry",
                    "-m", body,
                ]),
            TimeSpan.FromSeconds(10),
            Stop);
        Assert.True(exitCode == 0, printed);
        await Eventually.BecomesAsync(
            async () => await database.ReadAsync<long>("select count(*) from live.ont_state where status = 1") == 1,
            "one home online");
    }

    [Fact]
    public async Task A_wrong_password_is_told_once_and_the_rest_goes_on()
    {
        await using var database = await databases.NewAsync(onts: 1);
        await using var broker = await MosquittoServer.StartNewAsync(Access(), Stop);
        await using var collector = Collector(database, broker);
        collector.Settings["SSL_CERT_FILE"] = CertificateFile;
        await File.WriteAllTextAsync(Path.Combine(_folder, "password"), "another\n", Stop);
        await collector.StartAsync();
        await FailsTwiceAsync(collector);

        Assert.Single(collector.Output.Split('\n'), line => line.Contains("MQTT session of old-town", StringComparison.Ordinal));
        Assert.DoesNotContain("another", collector.Output, StringComparison.Ordinal);
        await SaysAsync(collector, "collector_mqtt_connections_total 0");
    }

    [Fact]
    public async Task A_broker_whose_certificate_nobody_vouches_for_gets_no_password()
    {
        await using var database = await databases.NewAsync(onts: 1);
        await using var broker = await MosquittoServer.StartNewAsync(Access(), Stop);
        await using var collector = Collector(database, broker);
        await collector.StartAsync();
        await FailsTwiceAsync(collector);

        Assert.DoesNotContain("New client connected", broker.Output, StringComparison.Ordinal);
        await SaysAsync(collector, "collector_mqtt_connections_total 0");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>It tries again each second or sooner: a poll may miss any one number.</summary>
    private static Task FailsTwiceAsync(RunningCollector collector) => Eventually.BecomesAsync(
        async () => await collector.ReadAsync("collector_mqtt_connection_failures_total") >= 2, "two failures");

    private static Task SaysAsync(RunningCollector collector, string line) => Eventually.BecomesAsync(
        async () => (await collector.MetricsAsync()).Contains(line, StringComparison.Ordinal), line);

    private RunningCollector Collector(TestDatabase database, MosquittoServer broker)
    {
        File.WriteAllText(Path.Combine(_folder, "password"), Password + "\n");
        var collector = new RunningCollector(database, broker.Port);
        collector.Settings["Mqtt__UseTls"] = "true";
        collector.Settings["Mqtt__Username"] = Username;
        collector.Settings["Mqtt__PasswordFile"] = Path.Combine(_folder, "password");
        return collector;
    }

    private MosquittoAccess Access()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=lightline-test-broker", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var pem = certificate.ExportCertificatePem();
        File.WriteAllText(CertificateFile, pem);
        return new MosquittoAccess(Username, Password, pem, key.ExportPkcs8PrivateKeyPem());
    }
}
