namespace Lightline.Data.Tenancy;

/// <summary>How far a reader sees.</summary>
public enum ScopeKind
{
    /// <summary>Nobody signed in: organisations, regions and areas.</summary>
    Public,

    /// <summary>One account of one provider, and its connections.</summary>
    Account,

    /// <summary>All accounts of one provider, and their connections.</summary>
    Provider,

    /// <summary>The whole network, no accounts.</summary>
    Operator,

    /// <summary>The network's owner: public things so far.</summary>
    Owner,

    /// <summary>The audit log of one organisation, and whose sign-ins it names.</summary>
    Auditor,
}
