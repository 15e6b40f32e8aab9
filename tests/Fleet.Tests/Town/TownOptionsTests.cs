using Lightline.Town;

namespace Lightline.Fleet.Tests.Town;

public sealed class TownOptionsTests
{
    [Fact]
    public void Nothing_asked_is_four_olts_and_2000_onts_on_8080()
    {
        var options = TownOptions.Parse([], out var error)!;
        Assert.Empty(error);
        Assert.Equal((4, 2_000, 8_080, 20, null, null, false), (
            options.Olts, options.Onts, options.Port, options.Ranging, options.Data, options.Influx, options.IsCheck));
    }

    [Fact]
    public void Every_option_is_read()
    {
        var options = TownOptions.Parse(
            [
                "--data", "/tmp/x", "--olts", "2", "--onts", "100", "--port", "9000", "--ranging", "3",
                "--influx", "http://127.0.0.1:8086", "--check",
            ],
            out _)!;
        Assert.Equal((2, 100, 9_000, 3, "/tmp/x", true), (
            options.Olts, options.Onts, options.Port, options.Ranging, options.Data, options.IsCheck));
        Assert.Equal(new Uri("http://127.0.0.1:8086"), options.Influx);
    }

    [Theory]
    [InlineData("--onts 1", 1)]
    [InlineData("--onts 3", 3)]
    [InlineData("--onts 5", 4)]
    public void Fewer_onts_than_olts_are_on_fewer_olts(string line, int olts) =>
        Assert.Equal(olts, TownOptions.Parse(line.Split(' '), out _)!.Olts);

    [Theory]
    [InlineData("--olt 4", "--olt: unknown option")]
    [InlineData("hello", "hello: unknown option")]
    [InlineData("--olts", "--olts: a value is missing")]
    [InlineData("--olts 0", "--olts: 0 is not a number from 1 to 1000")]
    [InlineData("--olts x", "--olts: x is not a number from 1 to 1000")]
    [InlineData("--port 65527", "--port: 65527 is not a number from 1 to 65526")]
    [InlineData("--ranging 0", "--ranging: 0 is not a number from 1 to 600")]
    [InlineData("--influx ftp://x", "--influx: ftp://x is not an http or https URL")]
    [InlineData("--olts 4 --onts 3", "--onts: each OLT takes 1 to 31744 ONTs, so 4 OLTs (--olts) take 4 to 126976, not 3")]
    [InlineData("--olts 1 --onts 40000", "--onts: each OLT takes 1 to 31744 ONTs, so 1 OLTs (--olts) take 1 to 31744, not 40000")]
    public void Mistake_is_named(string line, string expected)
    {
        Assert.Null(TownOptions.Parse(line.Split(' '), out var error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HWTC00000001", "ont/v1/old-town/HWTC00000001/state", true)]
    [InlineData("HWTC00000001", "ont/v1/old-town/HWTC00000002/state", false)]
    [InlineData("lightline-old-town", "ont/v1/old-town/HWTC00000002/state", false)]
    [InlineData("lightline-old-town", "olt/v1/old-town/olt-1/state", true)]
    public void Ont_may_write_below_its_own_serial_only(string clientId, string topic, bool expected) =>
        Assert.Equal(expected, TownBroker.MayPublish(clientId, topic));
}
