using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Lightline.Collector.Profiles;

namespace Lightline.Collector.Decoding;

/// <summary>The decoders of every profile, by its id.</summary>
internal sealed class VendorDecoders(ProfileCatalog profiles)
{
    private readonly FrozenDictionary<string, VendorDecoder> _byId = profiles.All
        .ToFrozenDictionary(p => p.Id, p => new VendorDecoder(p), StringComparer.Ordinal);

    public bool TryGet(string profile, [NotNullWhen(true)] out VendorDecoder? decoder) =>
        _byId.TryGetValue(profile, out decoder);
}
