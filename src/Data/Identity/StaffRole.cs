using Lightline.Data.Accounts;

namespace Lightline.Data.Identity;

/// <summary>
/// What somebody who works for an organisation does there. Which <see cref="OrganisationKind"/> knows which role is kept by
/// the database (<c>retail.keep_staff_role</c>).
/// </summary>
public enum StaffRole
{
    /// <summary>Answers customers of one provider.</summary>
    Agent,

    /// <summary>Runs one provider: its catalogue, customers, policies and staff.</summary>
    ProviderAdmin,

    /// <summary>Works on site, on assigned work orders.</summary>
    FieldTechnician,

    /// <summary>Watches the network and says what people are told of outages.</summary>
    NocOperator,

    /// <summary>Runs the network: providers, OLTs and their budgets.</summary>
    OperatorAdmin,

    /// <summary>Owns the network: utilisation and outage statistics, no people.</summary>
    NetworkOwner,

    /// <summary>Reads the organisation's audit log, and writes nothing.</summary>
    Auditor,
}
