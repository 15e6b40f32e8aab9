namespace Lightline.Portal.Features.Noc.Map;

/// <summary>The plant and its counts at one moment.</summary>
/// <param name="Count">How every place stands.</param>
/// <param name="PlantTag">Names the drawing of the plant that was counted.</param>
/// <param name="LeftOut">How many rows of the plant are more than a map takes.</param>
/// <param name="PictureVersion">The picture of incidents that was counted by.</param>
/// <param name="Version">Counts moments that differ, within a process.</param>
public sealed record PlaceMoment(PlaceCount Count, string PlantTag, int LeftOut, long PictureVersion, long Version);
