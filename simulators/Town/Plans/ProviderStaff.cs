using Lightline.Data.Identity;

namespace Lightline.Town.Plans;

/// <summary>Somebody who works for a provider of the demo town; signs in with the same password as everybody.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Role">What they do there.</param>
/// <param name="Work">The same in words.</param>
internal sealed record ProviderStaff(string Name, StaffRole Role, string Work)
{
    /// <summary>Who works for each provider.</summary>
    public static IReadOnlyList<ProviderStaff> All { get; } =
    [
        new("Adam Agent", StaffRole.Agent, "answers its customers"),
        new("Petra Provider", StaffRole.ProviderAdmin, "runs it"),
    ];

    /// <summary>The role as the database spells it.</summary>
    public string RoleWord => Role is StaffRole.Agent ? "agent" : "provider-admin";

    /// <summary>By what they sign in at a provider.</summary>
    public string EmailAt(Provider provider) => $"{Name.Split(' ')[0].ToLowerInvariant()}@{provider.Slug}.example";
}
