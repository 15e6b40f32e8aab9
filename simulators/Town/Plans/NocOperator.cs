using Lightline.Data.Identity;

namespace Lightline.Town.Plans;

/// <summary>Who watches the network of the demo town; signs in with the same password as everybody.</summary>
internal static class NocOperator
{
    public const string Name = "Nora Noc";

    public const string Email = "nora@citynet.example";

    public const string HostName = "noc.localhost";

    /// <summary>What she does there; a kept town gives the same (<c>TownUpdate</c>).</summary>
    public static readonly StaffRole[] Roles = [StaffRole.NocOperator, StaffRole.OperatorAdmin];
}
