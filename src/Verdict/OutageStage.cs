namespace Lightline.Verdict;

/// <summary>How far the work on an outage is, as people are told.</summary>
public enum OutageStage
{
    /// <summary>Somebody looks for the cause.</summary>
    Looking,

    /// <summary>The cause is known and being mended.</summary>
    Fixing,

    /// <summary>It is mended and being watched.</summary>
    Watching,

    /// <summary>It is over.</summary>
    Fixed,
}
