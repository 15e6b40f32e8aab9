namespace Lightline.Data.Accounts;

/// <summary>What an organisation is to the network.</summary>
public enum OrganisationKind
{
    /// <summary>Runs the network.</summary>
    Operator,

    /// <summary>Owns the network.</summary>
    Owner,

    /// <summary>Sells services on it.</summary>
    Provider,
}
