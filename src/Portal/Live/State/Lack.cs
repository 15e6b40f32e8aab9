namespace Lightline.Portal.Live.State;

/// <summary>What an offline box lacks that its neighbours may lack with it.</summary>
internal enum Lack
{
    /// <summary>Nothing, or what nobody can tell.</summary>
    None,

    /// <summary>Light.</summary>
    Light,

    /// <summary>Power, by its own last word.</summary>
    Power,
}
