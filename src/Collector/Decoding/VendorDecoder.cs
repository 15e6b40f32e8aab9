using Lightline.Collector.Profiles;

namespace Lightline.Collector.Decoding;

/// <summary>Everything that reads the values of one vendor's OLTs; made once a profile.</summary>
internal sealed class VendorDecoder
{
    public VendorDecoder(VendorProfile profile)
    {
        Profile = profile;
        Layout = new IndexLayout(profile.Index);
        Onts = new OntDecoder(profile);
        Traps = new TrapDecoder(profile, Layout);
    }

    public VendorProfile Profile { get; }

    public IndexLayout Layout { get; }

    public OntDecoder Onts { get; }

    public TrapDecoder Traps { get; }
}
