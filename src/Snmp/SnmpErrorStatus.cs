namespace Lightline.Snmp;

/// <summary>The error-status field of a response (RFC 3416 3). An agent may send other numbers; they are kept.</summary>
public enum SnmpErrorStatus
{
    /// <summary>The request was carried out.</summary>
    NoError = 0,

    /// <summary>The answer does not fit into one message.</summary>
    TooBig = 1,

    /// <summary>v1: no such name, or the end of the view.</summary>
    NoSuchName = 2,

    /// <summary>v1: the value is not acceptable.</summary>
    BadValue = 3,

    /// <summary>v1: the name cannot be written.</summary>
    ReadOnly = 4,

    /// <summary>The agent failed for a reason it does not name.</summary>
    GenErr = 5,

    /// <summary>The name is outside the writer's view.</summary>
    NoAccess = 6,

    /// <summary>The value has the wrong type.</summary>
    WrongType = 7,

    /// <summary>The value has the wrong length.</summary>
    WrongLength = 8,

    /// <summary>The value is encoded in a way that the type forbids.</summary>
    WrongEncoding = 9,

    /// <summary>The value can never be assigned.</summary>
    WrongValue = 10,

    /// <summary>The instance does not exist and can never be created.</summary>
    NoCreation = 11,

    /// <summary>The value cannot be assigned in the present state.</summary>
    InconsistentValue = 12,

    /// <summary>A resource needed for the write is not there.</summary>
    ResourceUnavailable = 13,

    /// <summary>The write failed after every check had passed; the old values stand.</summary>
    CommitFailed = 14,

    /// <summary>The write failed and not every old value could be restored.</summary>
    UndoFailed = 15,

    /// <summary>The access was not authorised.</summary>
    AuthorizationError = 16,

    /// <summary>The instance exists but can never be written.</summary>
    NotWritable = 17,

    /// <summary>The instance cannot be created in the present state.</summary>
    InconsistentName = 18,
}
