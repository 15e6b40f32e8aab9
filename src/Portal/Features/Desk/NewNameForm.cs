namespace Lightline.Portal.Features.Desk;

/// <summary>What an agent typed to change somebody's name.</summary>
/// <param name="Person">Whose: the key of <see cref="Lightline.Portal.Identity.Details.NamedPerson"/>.</param>
/// <param name="Name">The new one.</param>
/// <param name="Reason">Why.</param>
public sealed record NewNameForm(string Person, string Name, string Reason);
