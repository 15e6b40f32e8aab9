using System.Text;
using CsCheck;
using Lightline.Contracts;
using Lightline.Contracts.Live;
using Lightline.History.Influx;

namespace Lightline.History.Tests.Influx;

public sealed class LineProtocolWriterTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>Text with every character that the protocol treats in a way of its own.</summary>
    private static readonly Gen<string> Nasty = Gen.OneOf(
        Gen.String[Gen.Char[", =\\\"'\n\r\t\0#ä中\ud83da"]],
        Gen.String);

    [Fact]
    public void Line_is_exact_to_the_byte()
    {
        var point = new HistoryPoint
        {
            Key = new HistoryKey(new OntId(42), "old-town", "olt-1", "0/1/3"),
            At = At,
            Status = OntStatus.Offline,
            Cause = DownCause.DyingGasp,
            RxPowerDbm = -19.31,
            TxPowerDbm = 2,
            OltRxPowerDbm = -21.5,
            TemperatureCelsius = 41,
            SupplyVolts = 3.3,
            BiasMilliamps = 0.1,
        };
        Assert.Equal(
            "ont,olt=olt-1,ont=42,pon=0/1/3,region=old-town status=4i,cause=3i,rx_power_dbm=-19.31,tx_power_dbm=2,"
            + "olt_rx_power_dbm=-21.5,temperature_celsius=41,supply_volts=3.3,bias_milliamps=0.1 1767323045678\n",
            Line(point));
    }

    [Fact]
    public void Fields_that_were_not_measured_are_left_out() =>
        Assert.Equal(
            "ont,olt=olt-1,ont=5,pon=0/5/5,region=old-town rx_power_dbm=-20 1767323045678\n",
            Line(new HistoryPoint { Key = Points.Key(5), At = At, RxPowerDbm = -20 }));

    [Theory]
    [InlineData("a b", "a\\ b")]
    [InlineData("a,b", "a\\,b")]
    [InlineData("a=b", "a\\=b")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("a\\,b", "a\\\\,b")]
    [InlineData("a\\", "a_")]
    [InlineData("a\nb", "a_b")]
    [InlineData("\"a\"", "\"a\"")]
    public void Tag_value_is_escaped_exactly(string name, string escaped) =>
        Assert.Equal(
            $"ont,olt={escaped},ont=1,pon=p,region=r status=1i 1767323045678\n",
            Line(new HistoryPoint
            {
                Key = new HistoryKey(new OntId(1), "r", name, "p"),
                At = At,
                Status = OntStatus.Online,
            }));

    [Fact]
    public void Empty_tag_is_left_out() =>
        Assert.StartsWith(
            "ont,ont=1,pon=p,region=r status",
            Line(new HistoryPoint
            {
                Key = new HistoryKey(new OntId(1), "r", "", "p"),
                At = At,
                Status = OntStatus.Online,
            }),
            StringComparison.Ordinal);

    [Fact]
    public void Every_line_reads_back_as_the_point_it_was_made_of() =>
        Gen.Select(Nasty, Nasty, Nasty, Gen.Long[1, long.MaxValue], Gen.Int).Sample(
            (region, olt, pon, ont, seed) =>
            {
                var point = Points.Random(new Random(seed), new HistoryKey(new OntId(ont), region, olt, pon), At);
                var line = Line(point);
                Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
                var parsed = LineParser.Parse(line[..^1]);
                Assert.Equal("ont", parsed.Measurement);
                Assert.Equal(ExpectedTags(point.Key), parsed.Tags);
                Assert.Equal(ExpectedFields(point), parsed.Fields);
                Assert.Equal(At.ToUnixTimeMilliseconds(), parsed.Milliseconds);
            },
            iter: 5_000);

    [Fact]
    public void Any_finite_number_reads_back_as_itself() =>
        Gen.OneOf(Gen.Double.Where(double.IsFinite), Gen.Int.Select(i => i / 1_000d), Gen.Int.Select(i => i / 100d)).Sample(
            number =>
            {
                var line = Line(new HistoryPoint { Key = Points.Key(1), At = At, RxPowerDbm = number });
                return Equals(LineParser.Parse(line[..^1]).Fields["rx_power_dbm"], number);
            },
            iter: 20_000);

    [Fact]
    public void Changed_place_of_an_ont_changes_its_head()
    {
        var writer = new LineProtocolWriter();
        var point = new HistoryPoint { Key = Points.Key(7), At = At, Status = OntStatus.Online };
        writer.Append(in point);
        writer.Clear();
        var moved = point with { Key = point.Key with { Pon = "0/2/9" } };
        writer.Append(in moved);
        Assert.Contains("pon=0/2/9", Encoding.UTF8.GetString(writer.Written.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Line_of_a_known_ont_allocates_nothing()
    {
        var keys = Enumerable.Range(1, 1_000).Select(i => Points.Key(i)).ToArray();
        var random = new Random(1);
        var points = keys.Select(k => Points.Random(random, k, At)).ToArray();
        var writer = new LineProtocolWriter();
        AppendAll(writer, points);
        AppendAll(writer, points);
        // The least of several: what the writer allocates, it allocates each time; what the runtime puts to the thread's
        // account at a collection that another test causes, it does not.
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            AppendAll(writer, points);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static void AppendAll(LineProtocolWriter writer, HistoryPoint[] points)
    {
        writer.Clear();
        foreach (ref readonly var point in points.AsSpan())
        {
            writer.Append(in point);
        }
    }

    private static string Line(HistoryPoint point)
    {
        var writer = new LineProtocolWriter();
        writer.Append(in point);
        return Encoding.UTF8.GetString(writer.Written.Span);
    }

    private static Dictionary<string, string> ExpectedTags(HistoryKey key) =>
        new Dictionary<string, string>
        {
            ["olt"] = LineHead.Carriable(key.Olt),
            ["ont"] = key.Ont.ToString(),
            ["pon"] = LineHead.Carriable(key.Pon),
            ["region"] = LineHead.Carriable(key.Region),
        }.Where(t => t.Value.Length > 0).ToDictionary();

    private static Dictionary<string, object> ExpectedFields(HistoryPoint p) =>
        new Dictionary<string, object?>
        {
            ["status"] = (long?)p.Status,
            ["cause"] = (long?)p.Cause,
            ["rx_power_dbm"] = p.RxPowerDbm,
            ["tx_power_dbm"] = p.TxPowerDbm,
            ["olt_rx_power_dbm"] = p.OltRxPowerDbm,
            ["temperature_celsius"] = p.TemperatureCelsius,
            ["supply_volts"] = p.SupplyVolts,
            ["bias_milliamps"] = p.BiasMilliamps,
        }.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value!);
}
