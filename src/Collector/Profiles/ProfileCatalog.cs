namespace Lightline.Collector.Profiles;

/// <summary>The vendor profiles this process has, one an id.</summary>
/// <param name="All">The profiles without fault.</param>
/// <param name="Errors">What was wrong with the files, each with file and key; empty when all were read.</param>
internal sealed record ProfileCatalog(IReadOnlyCollection<VendorProfile> All, IReadOnlyList<string> Errors);
