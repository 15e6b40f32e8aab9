namespace Lightline.OltFleet;

/// <summary>What an ONT lacks.</summary>
internal enum Loss
{
    /// <summary>Light.</summary>
    Light,

    /// <summary>Electricity.</summary>
    Power,
}
