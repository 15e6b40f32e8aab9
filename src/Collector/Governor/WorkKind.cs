namespace Lightline.Collector.Governor;

/// <summary>Why a packet goes to an OLT, in the order of urgency.</summary>
internal enum WorkKind
{
    /// <summary>Is the OLT there at all? Opens each sweep, and is all that a silent OLT is asked.</summary>
    Probe = 0,

    /// <summary>Status of ONTs that a trap spoke of.</summary>
    Verify = 1,

    /// <summary>Status and light level of ONTs somebody looks at.</summary>
    Watch = 2,

    /// <summary>The next step through the status table.</summary>
    Status = 3,

    /// <summary>The next step through the serial numbers.</summary>
    Identity = 4,

    /// <summary>Light levels of online ONTs.</summary>
    Optics = 5,
}

/// <summary>How a request ended, as far as the OLT's health is concerned.</summary>
internal enum RequestFate
{
    Answered,
    NotAnswered,

    /// <summary>Given up by us, for instance at the end of the process: says nothing of the OLT.</summary>
    Abandoned,
}
