using Lightline.Collector.Sources.Snmp;
using Microsoft.Extensions.Configuration;

namespace Lightline.Collector.Tests.Sources.Snmp;

public sealed class SnmpSourceRegistrationTests
{
    [Fact]
    public void Defaults_and_the_shipped_profiles_have_no_fault() => Assert.Empty(Faults());

    [Theory]
    [InlineData("Snmp:TrapPort", "99999")]
    [InlineData("Snmp:TrapAddress", "somewhere")]
    [InlineData("Polling:StatusInterval", "00:00:01")]
    [InlineData("Polling:OpticsInterval", "00:01:00")]
    [InlineData("Polling:WatchInterval", "00:00:00.1")]
    [InlineData("Governor:PacketsPerSecond", "0")]
    [InlineData("Governor:RequestsInFlight", "3")]
    [InlineData("Governor:WatchShare", "0.9")]
    [InlineData("Governor:WatchShare", "half")]
    [InlineData("Governor:PacketPerSecond", "10")]
    [InlineData("Polling:Interval", "00:01:00")]
    public void Wrong_or_unknown_key_is_named(string key, string value) =>
        Assert.StartsWith($"{key}: ", Assert.Single(Faults((key, value))), StringComparison.Ordinal);

    [Fact]
    public void Missing_folder_of_profiles_is_named() =>
        Assert.Contains("no-such-folder", Assert.Single(Faults(("Profiles:Directory", "/no-such-folder"))), StringComparison.Ordinal);

    private static string[] Faults(params (string Key, string Value)[] settings) =>
    [
        .. SnmpSourceRegistration.ValidateOptions(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
                .Build()),
    ];
}
