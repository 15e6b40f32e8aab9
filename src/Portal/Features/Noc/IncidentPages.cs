using Lightline.Portal.Live.Incidents;
using Lightline.Portal.Shell;

namespace Lightline.Portal.Features.Noc;

/// <summary>Answers with an incident's page.</summary>
internal sealed class IncidentPages(NocView view, IncidentDesk desk)
{
    /// <summary>The page as it is opened; with a form that came back, as that was typed.</summary>
    public async Task<IResult> ShowAsync(
        IncidentPicture incident,
        UpdateForm? form,
        int status,
        IReadOnlyDictionary<string, string>? problems,
        CancellationToken cancellationToken)
    {
        // Whoever is told that the database is away has waited for it once.
        var tally = status == StatusCodes.Status503ServiceUnavailable
            ? null
            : await desk.TallyAsync(incident.Id, cancellationToken);
        return Pages.Show<IncidentPage>(
            new
            {
                View = view.Now(),
                Incident = incident,
                Tally = tally,
                Form = form ?? view.NewForm(incident),
                TakeKey = view.NewKey(),
                Problems = problems ?? new Dictionary<string, string>(),
            },
            status);
    }

    /// <summary>The same with one problem.</summary>
    public Task<IResult> ShowAsync(
        IncidentPicture incident,
        UpdateForm? form,
        int status,
        (string Field, string Words) problem,
        CancellationToken cancellationToken) =>
        ShowAsync(
            incident, form, status, new Dictionary<string, string> { [problem.Field] = problem.Words }, cancellationToken);
}
