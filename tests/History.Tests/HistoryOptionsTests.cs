namespace Lightline.History.Tests;

public sealed class HistoryOptionsTests
{
    [Fact]
    public void Without_influx_all_is_right() => Assert.Empty(new HistoryOptions().Validate());

    [Fact]
    public void Url_alone_is_enough() => Assert.Empty(Problems(new InfluxOptions { Url = "http://127.0.0.1:8086" }));

    [Fact]
    public void Each_mistake_names_its_key()
    {
        Assert.Equal(
            ["Influx:Url: ftp://x is not an http or https address"],
            Problems(new InfluxOptions { Url = "ftp://x" }));
        Assert.StartsWith(
            "Influx:Database: a\"b is not a name",
            Problems(new InfluxOptions { Url = "http://x", Database = "a\"b" })[0],
            StringComparison.Ordinal);
        Assert.Equal(
            ["Influx:Url: missing, but other Influx keys are set"],
            Problems(new InfluxOptions { Bucket = "b" }));
        Assert.Equal(
            ["Influx:PasswordFile: Influx:Username and Influx:PasswordFile belong together"],
            Problems(new InfluxOptions { Url = "http://x", Username = "u" }));
        Assert.Equal(
            ["Influx:TokenFile: /nowhere/token cannot be read (FileNotFoundException)"],
            Problems(new InfluxOptions { Url = "http://x", TokenFile = "/nowhere/token" }));
    }

    [Fact]
    public void Empty_secret_file_is_named()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.Equal(
                [$"Influx:TokenFile: {path} is empty"],
                Problems(new InfluxOptions { Url = "http://x", TokenFile = path }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IReadOnlyList<string> Problems(InfluxOptions influx) =>
        new HistoryOptions { Influx = influx }.Validate();
}
