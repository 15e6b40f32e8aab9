using Lightline.Contracts.Incidents;
using Lightline.Verdict;

namespace Lightline.Portal.Features.Noc;

/// <summary>
/// The causes that people can be told of: a short list for each kind of incident. The one chosen is the first sentence of
/// the message, so whatever shows the message tells it.
/// </summary>
internal static class CauseList
{
    /// <summary>What fits; empty for incidents of which people are told nothing.</summary>
    public static IReadOnlyList<OutageCause> For(IncidentKind kind) => kind switch
    {
        IncidentKind.FibreCut => [OutageCause.Looking, OutageCause.CableCut, OutageCause.EquipmentFailed],
        IncidentKind.PowerCut => [OutageCause.Looking, OutageCause.PowerCut],
        _ => [],
    };

    /// <summary>The word a cause has in a form.</summary>
    public static string Word(OutageCause cause) => cause switch
    {
        OutageCause.CableCut => "cable-cut",
        OutageCause.EquipmentFailed => "equipment",
        OutageCause.PowerCut => "power-cut",
        _ => "looking",
    };

    /// <summary>The message with its cause before it, once.</summary>
    public static string Join(OutageCause? cause, string message, Words words)
    {
        if (cause is not { } known)
        {
            return message;
        }

        var sentence = words.Causes[known];
        return message.Length == 0 || message == sentence ? sentence
            : message.StartsWith(sentence + " ", StringComparison.Ordinal) ? message
            : $"{sentence} {message}";
    }

    /// <summary>The cause that a message tells; null when it tells none.</summary>
    public static OutageCause? Of(string? message, Words words) => words.Causes
        .Where(cause => message == cause.Value || message?.StartsWith(cause.Value + " ", StringComparison.Ordinal) == true)
        .Select(cause => (OutageCause?)cause.Key)
        .FirstOrDefault();
}
