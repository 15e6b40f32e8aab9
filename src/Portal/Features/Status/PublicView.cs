using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Features.Status;

/// <summary>What the public pages are made of.</summary>
internal sealed class PublicView(PublicBoard board, IncidentBoard incidents, LiveOptions options, TimeProvider time)
{
    /// <summary>
    /// The picture now. While no incident has changed since it was read, it is as right as the newest look at them.
    /// </summary>
    public StatusMoment Now()
    {
        var (picture, looked, now) = (board.Current, incidents.Current, time.GetUtcNow());
        var asOf = picture.Version == looked.Version && looked.ReadAt > picture.ReadAt ? looked.ReadAt : picture.ReadAt;
        return new StatusMoment(picture, now, asOf, !(now - asOf < options.IncidentsOldAfter));
    }
}
