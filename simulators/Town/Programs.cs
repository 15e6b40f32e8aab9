namespace Lightline.Town;

/// <summary>The executables that the town starts, as <c>./run</c> built them.</summary>
internal sealed record Programs(string Collector, string Portal, string Notifier, string Gateways)
{
    private const string CollectorVariable = "LIGHTLINE_COLLECTOR";
    private const string PortalVariable = "LIGHTLINE_PORTAL";
    private const string NotifierVariable = "LIGHTLINE_NOTIFIER";
    private const string GatewaysVariable = "LIGHTLINE_GATEWAYS";

    /// <summary>Reads them from the environment. Throws <see cref="TownFailure"/> when one is missing.</summary>
    public static Programs FromEnvironment() => new(
        Find(CollectorVariable), Find(PortalVariable), Find(NotifierVariable), Find(GatewaysVariable));

    private static string Find(string variable)
    {
        var path = Environment.GetEnvironmentVariable(variable);
        return File.Exists(path)
            ? path
            : throw new TownFailure($"{variable}: {path ?? "not set"} is no program; start the town with ./run");
    }
}
