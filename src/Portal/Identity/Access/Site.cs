namespace Lightline.Portal.Identity.Access;

/// <summary>Whose host names pages are served on.</summary>
[Flags]
internal enum Site
{
    /// <summary>On none.</summary>
    None = 0,

    /// <summary>A provider's.</summary>
    Provider = 1 << 0,

    /// <summary>The operator's.</summary>
    Operator = 1 << 1,
}
