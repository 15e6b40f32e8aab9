using Lightline.Portal.Live.Incidents;

namespace Lightline.Portal.Features.Noc;

/// <summary>What became of a form that the NOC sent.</summary>
internal enum TellOutcome
{
    /// <summary>It is written, now or by the same form before.</summary>
    Done,

    /// <summary>The form told something else before, which stands.</summary>
    OtherWords,

    /// <summary>The form belongs to another incident, or to another deed.</summary>
    OtherForm,

    /// <summary>The incident ended while the words were checked.</summary>
    Ended,

    /// <summary>What it says is not allowed any more.</summary>
    Refused,

    /// <summary>The incident does not exist any more.</summary>
    Gone,

    /// <summary>The database does not answer; whether it was written is not known, and the same form may be sent again.</summary>
    Away,
}

/// <summary>What became of a form, and the incident as it was read for that.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Incident">The incident; null when it was not read.</param>
/// <param name="Problems">What is wrong, by field, when it was refused.</param>
internal sealed record TellResult(
    TellOutcome Outcome,
    IncidentPicture? Incident = null,
    IReadOnlyDictionary<string, string>? Problems = null);
