using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Collector.Profiles;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>Puts the SNMP source into the process.</summary>
internal static class SnmpSourceRegistration
{
    private const string ProfilesSection = "Profiles";
    private const string ProfilesDirectory = "Directory";

    /// <summary>
    /// Adds the profiles, the governor, the pollers and the trap listener. Needs lanes, lane options, plant source,
    /// metrics, episode log and clock; add it after the stages that read the lanes, so that it starts last and stops
    /// first.
    /// </summary>
    public static IServiceCollection AddSnmpSource(this IServiceCollection services)
    {
        services.AddSingleton(provider => Read(provider.GetRequiredService<IConfiguration>(), []));
        services.AddSingleton(provider => provider.GetRequiredService<SnmpSettings>().Snmp);
        services.AddSingleton(provider => provider.GetRequiredService<SnmpSettings>().Polling);
        services.AddSingleton(provider => provider.GetRequiredService<SnmpSettings>().Governor);
        services.AddSingleton(provider => ProfileLoader.LoadDirectory(provider.GetRequiredService<SnmpSettings>().Profiles));
        services.AddSingleton<VendorDecoders>();
        services.AddSingleton<OltGovernor>();
        services.AddSingleton<IGovernor>(provider => provider.GetRequiredService<OltGovernor>());
        services.AddSingleton<SnmpMetrics>();
        services.AddSingleton<TrapHandler>();
        services.AddHostedService<SnmpSource>();
        services.AddHostedService<TrapSource>();
        return services;
    }

    /// <summary>
    /// What is wrong with the sections Snmp, Polling, Governor and Profiles, and with the profile files; each with
    /// its key.
    /// </summary>
    public static IEnumerable<string> ValidateOptions(IConfiguration configuration)
    {
        var faults = new List<string>();
        var settings = Read(configuration, faults);
        return [.. faults, .. ProfileLoader.LoadDirectory(settings.Profiles).Errors];
    }

    private static SnmpSettings Read(IConfiguration configuration, List<string> faults)
    {
        var snmp = new SettingsSection(configuration, SnmpOptions.Section, faults);
        var polling = new SettingsSection(configuration, PollingOptions.Section, faults);
        var governor = new SettingsSection(configuration, GovernorOptions.Section, faults);
        var profiles = new SettingsSection(configuration, ProfilesSection, faults);
        var read = new SnmpSettings(
            SnmpOptions.Read(snmp),
            PollingOptions.Read(polling),
            GovernorOptions.Read(governor),
            profiles.Text(ProfilesDirectory) ?? Path.Combine(AppContext.BaseDirectory, "Profiles"));
        foreach (var section in new[] { snmp, polling, governor, profiles })
        {
            section.RefuseUnknown();
        }

        return read;
    }

    private sealed record SnmpSettings(SnmpOptions Snmp, PollingOptions Polling, GovernorOptions Governor, string Profiles);
}
