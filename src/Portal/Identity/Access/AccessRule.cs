namespace Lightline.Portal.Identity.Access;

/// <summary>One line of <see cref="AccessTable"/>.</summary>
/// <param name="Policy">The policy's name, as endpoints and hubs carry it.</param>
/// <param name="Sites">Where what carries it exists; elsewhere nobody learns that there is any.</param>
/// <param name="Roles">Who may; one of them is enough.</param>
/// <param name="Start">Where somebody begins for whom this is the first rule; null where they never do.</param>
internal sealed record AccessRule(string Policy, Site Sites, Role Roles, string? Start = null);
