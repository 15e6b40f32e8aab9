namespace Lightline.Notifier.Reports;

/// <summary>What became of a delivery report.</summary>
internal enum ReportResult
{
    /// <summary>It told something new.</summary>
    Applied,

    /// <summary>It told what is known, or less.</summary>
    Repeated,

    /// <summary>No message has that id.</summary>
    Unknown,

    /// <summary>The token is not ours.</summary>
    Forged,

    /// <summary>It is no report.</summary>
    Malformed,
}
