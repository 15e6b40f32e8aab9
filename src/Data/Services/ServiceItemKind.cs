namespace Lightline.Data.Services;

/// <summary>What an item of a service is.</summary>
public enum ServiceItemKind
{
    /// <summary>What the line can do; one at a time.</summary>
    Plan,

    /// <summary>Something beside it.</summary>
    AddOn,
}
