using Microsoft.AspNetCore.StaticAssets;

namespace Lightline.Portal.Shell;

/// <summary>
/// The address of a static file with its fingerprint in the name, so that a browser may keep it for ever and yet never
/// shows an old one. A file without a fingerprint keeps its own name.
/// </summary>
internal sealed class AssetUrls(EndpointDataSource endpoints)
{
    private readonly Lazy<Dictionary<string, string>> _byName = new(() => Read(endpoints));

    /// <summary>The address of <paramref name="name"/>, such as <c>dist/portal.css</c>.</summary>
    public string this[string name] => "/" + _byName.Value.GetValueOrDefault(name, name);

    private static Dictionary<string, string> Read(EndpointDataSource endpoints)
    {
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints.Endpoints)
        {
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is { } asset &&
                asset.Properties.FirstOrDefault(p => p.Name == "label") is { Value: { } name })
            {
                byName.TryAdd(name, asset.Route);
            }
        }

        return byName;
    }
}
