namespace Lightline.Portal.Identity.Acting;

/// <summary>For whom an agent acts, as the banner over every page says it.</summary>
/// <param name="Customer">The name on the contract.</param>
/// <param name="Number">The account's public number.</param>
/// <param name="Reason">Why, in the agent's own words; the customer can read it.</param>
/// <param name="Until">When it ends by itself (UTC).</param>
internal sealed record ActingFor(string Customer, string Number, string Reason, DateTimeOffset Until);
