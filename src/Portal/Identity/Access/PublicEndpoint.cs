namespace Lightline.Portal.Identity.Access;

/// <summary>Marks an endpoint that a stranger may use, and says why. Every other endpoint names a policy.</summary>
/// <param name="Why">The reason, for the reader of the list of public endpoints.</param>
internal sealed record PublicEndpoint(string Why);
