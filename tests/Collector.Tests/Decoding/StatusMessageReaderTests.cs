using System.Text;
using Lightline.Collector.Decoding;
using Lightline.Contracts.Live;

namespace Lightline.Collector.Tests.Decoding;

public class StatusMessageReaderTests
{
    /// <summary>The data sheet's example, section 17, with one word of each list.</summary>
    private const string Example =
        """
        {"v":1,"sn":"HWTC1234ABCD","ts":"2026-11-22T13:00:00Z","boot":17,"seq":4211,"status":"online","cause":"dyingGasp",
        "pon":{"mode":"gpon","rxDbm":-19.36,"txDbm":2.13,"tempC":41,"voltV":3.22,"biasMa":19},
        "wan":{"status":"up","ipv4":"192.0.2.7","rxBytes":1,"txBytes":2},
        "eth":[{"port":1,"link":"up","speedMbps":1000}],"uptimeS":86400,"fw":"V5R019"}
        """;

    [Fact]
    public void The_data_sheets_example_comes_out_exactly()
    {
        Assert.Null(Read(Example, out var message));
        Assert.Equal("HWTC1234ABCD", message.Serial);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 13, 0, 0, TimeSpan.Zero), message.At);
        Assert.Equal((17, 4211), (message.Boot, message.Sequence));
        Assert.Equal((OntStatus.Online, DownCause.None), (message.Status, message.Cause));
        Assert.Equal((-19.36, 2.13), (message.RxPowerDbm, message.TxPowerDbm));
        Assert.Equal((41, 3.22, 19), (message.TemperatureCelsius, message.SupplyVolts, message.BiasMilliamps));
    }

    [Theory]
    [InlineData("online", OntStatus.Online, DownCause.None)]
    [InlineData("los", OntStatus.Offline, DownCause.LossOfSignal)]
    [InlineData("dyingGasp", OntStatus.Offline, DownCause.DyingGasp)]
    [InlineData("offline", OntStatus.Offline, DownCause.Unknown)]
    [InlineData("adminDown", OntStatus.AdminDown, DownCause.AdminDown)]
    [InlineData("authFailed", OntStatus.AuthFailed, DownCause.AuthFailed)]
    [InlineData("connecting", OntStatus.Connecting, DownCause.None)]
    [InlineData("degraded", OntStatus.Degraded, DownCause.None)]
    public void Each_status_of_the_schema_has_its_meaning(string word, OntStatus status, DownCause cause)
    {
        Assert.Null(Read(With($"\"status\":\"{word}\""), out var message));
        Assert.Equal((status, cause), (message.Status, message.Cause));
    }

    [Fact]
    public void The_hexadecimal_serial_is_the_same_serial()
    {
        Assert.Null(Read("""{"v":1,"sn":"485754431234ABCD","ts":"2026-11-22T13:00:00+02:00"}""", out var message));
        Assert.Equal("HWTC1234ABCD", message.Serial);
        Assert.Equal(TimeSpan.Zero, message.At!.Value.Offset);
        Assert.Equal(11, message.At.Value.Hour);
    }

    [Theory]
    [InlineData("", nameof(MqttRefusal.NotJson))]
    [InlineData("hello", nameof(MqttRefusal.NotJson))]
    [InlineData("[1]", nameof(MqttRefusal.NotAnObject))]
    [InlineData("{}", nameof(MqttRefusal.Missing))]
    [InlineData("""{"v":1,"sn":"HWTC1234ABCD"}""", nameof(MqttRefusal.Missing))]
    [InlineData("""{"v":2,"sn":"HWTC1234ABCD","ts":"2026-11-22T13:00:00Z"}""", nameof(MqttRefusal.Version))]
    [InlineData("""{"v":1,"sn":"HWTC1234ABCD","ts":"2026-11-22T13:00:00Z"}x""", nameof(MqttRefusal.NotJson))]
    [InlineData("""{"v":1,"sn":"HWTC1234ABCD","ts":"2026-11-22T13:00:00Z"}{}""", nameof(MqttRefusal.NotJson))]
    [InlineData("""{"v":1,"v":1,"sn":"HWTC1234ABCD","ts":"2026-11-22T13:00:00Z"}""", nameof(MqttRefusal.Duplicate))]
    [InlineData("""{"v":1,"sn":"hwtc1234abcd","ts":"2026-11-22T13:00:00Z"}""", nameof(MqttRefusal.Serial))]
    [InlineData("""{"v":1,"sn":7,"ts":"2026-11-22T13:00:00Z"}""", nameof(MqttRefusal.WrongType))]
    [InlineData("""{"v":1,"sn":"HWTC1234ABCD","ts":"2026-11-22T13:00:00"}""", nameof(MqttRefusal.Time))]
    [InlineData("""{"v":1,"sn":"HWTC1234ABCD","ts":"yesterday"}""", nameof(MqttRefusal.Time))]
    [InlineData("""{"v":1,"sn":"HWTC1234ABCD","ts":"2026-13-40T99:00:00Z"}""", nameof(MqttRefusal.Time))]
    public void What_breaks_the_schema_is_refused_with_its_reason(string payload, string refusal) =>
        Assert.Equal(Enum.Parse<MqttRefusal>(refusal), Read(payload, out _));

    [Theory]
    [InlineData("\"boot\":-1", nameof(MqttRefusal.OutOfRange))]
    [InlineData("\"seq\":1.5", nameof(MqttRefusal.OutOfRange))]
    [InlineData("\"seq\":\"1\"", nameof(MqttRefusal.WrongType))]
    [InlineData("\"status\":\"fine\"", nameof(MqttRefusal.OutOfRange))]
    [InlineData("\"online\":1", nameof(MqttRefusal.WrongType))]
    [InlineData("\"pon\":[]", nameof(MqttRefusal.WrongType))]
    [InlineData("\"pon\":{\"rxDbm\":-50.1}", nameof(MqttRefusal.OutOfRange))]
    [InlineData("\"pon\":{\"rxDbm\":1e400}", nameof(MqttRefusal.OutOfRange))]
    [InlineData("\"pon\":{\"rxDbm\":\"-20\"}", nameof(MqttRefusal.WrongType))]
    [InlineData("\"pon\":{\"rxDbm\":-20,\"rxDbm\":-21}", nameof(MqttRefusal.Duplicate))]
    [InlineData("\"x\":[[[[1]]]]", nameof(MqttRefusal.TooDeep))]
    public void A_member_outside_the_schema_refuses_the_message(string member, string refusal) =>
        Assert.Equal(Enum.Parse<MqttRefusal>(refusal), Read(With(member), out _));

    [Theory]
    [InlineData("\"x\":[[[1]]]")]
    [InlineData("\"x\":\"<script>\"")]
    [InlineData("\"\\u0073n\":\"another name\"")]
    [InlineData("\"pon\":{\"rxDbm\":-50,\"note\":{\"a\":[1]}}")]
    public void What_is_not_ours_is_skipped(string member) => Assert.Null(Read(With(member), out _));

    [Fact]
    public void More_than_8_KiB_are_refused_before_they_are_read() =>
        Assert.Equal(MqttRefusal.TooLarge, Read(With($"\"x\":\"{new string('x', 8_192)}\""), out _));

    [Fact]
    public void A_last_will_needs_neither_serial_nor_time()
    {
        Assert.Null(StatusMessageReader.Read("""{"v":1,"online":false}"""u8, isWill: true, out var message));
        Assert.False(message.IsOnline);
    }

    private static string With(string member) =>
        $$"""{"v":1,"sn":"HWTC1234ABCD","ts":"2026-11-22T13:00:00Z",{{member}}}""";

    private static MqttRefusal? Read(string payload, out StatusMessage message) =>
        StatusMessageReader.Read(Encoding.UTF8.GetBytes(payload), isWill: false, out message);
}
