using Lightline.Data.Incidents;

namespace Lightline.Portal.Features.Noc;

/// <summary>What is told, after it was judged.</summary>
/// <param name="Stage">How far the work is.</param>
/// <param name="Message">What people read, the cause first: at most <see cref="UpdateForm.MessageMax"/> characters of text.</param>
/// <param name="Back">When service is expected back.</param>
/// <param name="BackReason">Why that is another time than was told before; at most <see cref="BackRule.ReasonMax"/> characters.</param>
/// <param name="NextUpdateAt">When people hear more at the latest.</param>
/// <param name="IsSent">Whether it is sent, beside being shown.</param>
public sealed record UpdateWords(
    IncidentStage Stage,
    string Message,
    BackTime? Back,
    string? BackReason,
    DateTimeOffset? NextUpdateAt,
    bool IsSent);
