namespace Lightline.Verdict;

/// <summary>What people can be told of the cause of an outage.</summary>
public enum OutageCause
{
    /// <summary>Nobody knows it yet.</summary>
    Looking,

    /// <summary>A cable was cut.</summary>
    CableCut,

    /// <summary>Equipment of ours failed.</summary>
    EquipmentFailed,

    /// <summary>The power is out.</summary>
    PowerCut,
}
