using Microsoft.Extensions.Configuration;

namespace Lightline.Worker.Tests;

/// <summary>Every mistake in a section is named with its path, all at once, and nothing is thrown.</summary>
public sealed class SettingsSectionTests
{
    private readonly List<string> _faults = [];

    [Fact]
    public void What_is_right_is_read_and_what_is_absent_has_its_fallback()
    {
        var section = Section(("Url", " http://a "), ("Port", "8080"), ("Pause", "00:00:02"), ("On", "true"), ("Names:0", "x"));
        Assert.Equal("http://a", section.Required("Url"));
        Assert.Equal(8_080, section.Port("Port", 1));
        Assert.Equal(TimeSpan.FromSeconds(2), section.Duration("Pause", default, TimeSpan.Zero, TimeSpan.FromMinutes(1)));
        Assert.True(section.Switch("On", fallback: false));
        Assert.Equal(["x"], section.List("Names"));
        Assert.Null(section.Text("Absent"));
        Assert.Equal(7, section.Number("Count", 7, 0, 9));
        section.RefuseUnknown();
        Assert.Empty(_faults);
    }

    [Fact]
    public void Each_mistake_is_a_sentence_with_its_path()
    {
        var section = Section(("Port", "70000"), ("Pause", "2 s"), ("On", "maybe"), ("Names", "x,y"), ("Speling", "1"));
        section.Required("Url");
        Assert.Equal(1, section.Port("Port", 1));
        section.Duration("Pause", default, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        section.Switch("On", fallback: false);
        section.List("Names");
        section.RefuseUnknown();
        Assert.Equal(
            [
                "Part:Url: missing",
                "Part:Port: 70000 is not a port (1..65535)",
                "Part:Pause: 2 s is not a duration (hh:mm:ss, 00:00:00..00:01:00)",
                "Part:On: maybe is neither true nor false",
                "Part:Names: is a list: write Names:0",
                "Part:Speling: unknown key",
            ],
            _faults);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    public void A_number_is_digits_within_its_range(string text)
    {
        Assert.Equal(5, Section(("Count", text)).Number("Count", 5, 0, 1_000));
        Assert.Single(_faults);
    }

    private SettingsSection Section(params (string Key, string Value)[] values) => new(
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(v => KeyValuePair.Create($"Part:{v.Key}", (string?)v.Value)))
            .Build(),
        "Part",
        _faults);
}
