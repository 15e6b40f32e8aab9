using Lightline.Data;
using Lightline.Portal.Live;
using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Noc;

/// <summary>What the NOC's pages are made of, for one request.</summary>
internal sealed class NocView(IncidentBoard board, LiveOptions options, Clock clock, Visit visit)
{
    public NocMoment Now()
    {
        var (picture, now) = (board.Current, clock.Now);
        return new NocMoment(
            picture,
            now,
            picture.ReadAt is { } at ? clock.Exact(at) : "never",
            !(now - picture.ReadAt < options.IncidentsOldAfter),
            picture.Open.Count(i => i.IsUpdateOverdue(now)));
    }

    /// <summary>An incident of the last day, by its public number.</summary>
    public IncidentPicture? Find(string number) => PublicNumber.IsValid(number) ? board.Current.Find(number) : null;

    public Guid NewKey() => Guid.CreateVersion7(clock.Now);

    /// <summary>A form that begins where the last word ended.</summary>
    public UpdateForm NewForm(IncidentPicture incident) => new()
    {
        Key = NewKey(),
        Stage = incident.Word?.Stage is { } stage ? UpdateForm.Word(stage) : "",
        BackBy = incident.Word?.BackBy is { } by && by > clock.Now ? UpdateForm.Field(by, visit.TimeZone) : "",
        Send = "yes",
    };

    /// <summary>Judges a form by the present picture.</summary>
    public (UpdateWords? Words, IReadOnlyDictionary<string, string> Problems) Judge(
        UpdateForm form, IncidentPicture incident) =>
        form.Judge(incident.IsOpen ? incident.HomesOff : 0, clock.Now, visit.TimeZone);
}
