using Lightline.Portal.Identity.Acting;
using Lightline.Portal.Identity.Details;

namespace Lightline.Portal.Features.Desk;

/// <summary>What the page of a customer shows.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Changes">What they asked for and nobody has decided yet, the oldest first.</param>
/// <param name="People">Whose name can be changed.</param>
public sealed record CustomerView(
    CustomerFile Customer, IReadOnlyList<WaitingChange> Changes, IReadOnlyList<NamedPerson> People)
{
    /// <summary>The reason for acting that was typed.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string? Problem { get; init; }

    /// <summary>The change that was to be decided.</summary>
    public Guid? Decided { get; init; }

    /// <summary>The reason that was typed for it.</summary>
    public string? DecisionReason { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string? DecisionProblem { get; init; }

    /// <summary>What was typed of another name.</summary>
    public NewNameForm NewName { get; init; } = new("", "", "");

    /// <summary>What is wrong with it, and in which of its fields.</summary>
    public (string Field, string Words)? NameProblem { get; init; }
}
