using Lightline.Data.Accounts;
using Lightline.Data.Identity;

namespace Lightline.Portal.Identity.Access;

/// <summary>
/// What a signed-in person is: what they are to an account, or what they do for an organisation. Employees may be several;
/// nobody is both.
/// </summary>
[Flags]
internal enum Role
{
    /// <summary>Nothing: no page is for them.</summary>
    None = 0,

    /// <summary>Signed the account's contract.</summary>
    Holder = 1 << 0,

    /// <summary>Acts for the holder.</summary>
    Delegate = 1 << 1,

    /// <summary>Lives there: sees, and changes nothing.</summary>
    Household = 1 << 2,

    /// <summary>Answers customers of one provider.</summary>
    Agent = 1 << 3,

    /// <summary>Runs one provider.</summary>
    ProviderAdmin = 1 << 4,

    /// <summary>Works on site, on assigned work orders.</summary>
    FieldTechnician = 1 << 5,

    /// <summary>Watches the network.</summary>
    NocOperator = 1 << 6,

    /// <summary>Runs the network.</summary>
    OperatorAdmin = 1 << 7,

    /// <summary>Owns the network.</summary>
    NetworkOwner = 1 << 8,

    /// <summary>Reads the audit log.</summary>
    Auditor = 1 << 9,

    /// <summary>Works for an organisation that asks for a second step, and has none yet.</summary>
    Unproved = 1 << 10,

    /// <summary>An agent while they act for a customer: on the customer's pages, and on none of their own.</summary>
    ForCustomer = 1 << 11,

    /// <summary>Everybody, about themselves.</summary>
    Anybody = Unproved | Subscriber | Staff,

    /// <summary>Everybody who works for an organisation and has shown what it asks for.</summary>
    Staff = Agent | ProviderAdmin | FieldTechnician | Network | NetworkOwner | Auditor,

    /// <summary>Who runs an organisation.</summary>
    Admin = ProviderAdmin | OperatorAdmin,

    /// <summary>Everybody of an account.</summary>
    Subscriber = Holder | Delegate | Household,

    /// <summary>Who may act for an account.</summary>
    Acting = Holder | Delegate,

    /// <summary>Who sees the whole network.</summary>
    Network = NocOperator | OperatorAdmin,

    /// <summary>Who reads the audit log of where they work.</summary>
    Auditing = Auditor | ProviderAdmin | OperatorAdmin,
}

/// <summary>What rows say, as roles.</summary>
internal static class Roles
{
    public static Role Of(PersonRole role) => role switch
    {
        PersonRole.Holder => Role.Holder,
        PersonRole.Delegate => Role.Delegate,
        PersonRole.Household => Role.Household,
        _ => Role.None,
    };

    public static Role Of(StaffRole role) => role switch
    {
        StaffRole.Agent => Role.Agent,
        StaffRole.ProviderAdmin => Role.ProviderAdmin,
        StaffRole.FieldTechnician => Role.FieldTechnician,
        StaffRole.NocOperator => Role.NocOperator,
        StaffRole.OperatorAdmin => Role.OperatorAdmin,
        StaffRole.NetworkOwner => Role.NetworkOwner,
        StaffRole.Auditor => Role.Auditor,
        _ => Role.None,
    };
}
