using Lightline.Data.Identity;

namespace Lightline.Portal.Features.Admin;

/// <summary>Roles as a page says them, and as its forms send them.</summary>
internal static class StaffWords
{
    public static string Of(StaffRole role) => role switch
    {
        StaffRole.Agent => "Answers customers",
        StaffRole.ProviderAdmin or StaffRole.OperatorAdmin => "Admin: runs this organisation",
        StaffRole.FieldTechnician => "Works on site",
        StaffRole.NocOperator => "Watches the network",
        StaffRole.NetworkOwner => "Owns the network",
        _ => "Reads the audit log",
    };

    /// <summary>Null for a word that is no role.</summary>
    public static StaffRole? Parse(string? word) =>
        Enum.GetValues<StaffRole>().Cast<StaffRole?>().FirstOrDefault(role => role!.Value.Word() == word);
}
