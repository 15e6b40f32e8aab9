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

    public Guid NewKey() => Guid.CreateVersion7(clock.Now);

    /// <summary>A form that begins where the last word ended.</summary>
    public UpdateForm NewForm(IncidentPicture incident)
    {
        var (word, now) = (incident.Word, clock.Now);
        var isPromised = word?.BackBy > now;
        return new UpdateForm
        {
            Key = NewKey(),
            Stage = word?.Stage is { } stage ? UpdateForm.Word(stage) : "",
            Cause = CauseList.Of(word?.Message, visit.Words) is { } cause ? CauseList.Word(cause) : "",
            BackFrom = isPromised && word!.BackFrom > now ? UpdateForm.Field(word.BackFrom, visit.TimeZone) : "",
            BackBy = isPromised ? UpdateForm.Field(word!.BackBy, visit.TimeZone) : "",
            Send = "yes",
        };
    }

    /// <summary>Judges a form by an incident as it was read.</summary>
    public (UpdateWords? Words, IReadOnlyDictionary<string, string> Problems) Judge(
        UpdateForm form, IncidentPicture incident) =>
        form.Judge(TellCase.Of(incident), visit.Words, clock.Now, visit.TimeZone);

    /// <summary>What a form says by itself, whatever its incident allows; null when it cannot be read.</summary>
    public UpdateWords? Read(UpdateForm form) => form.Judge(about: null, visit.Words, clock.Now, visit.TimeZone).Words;
}
