namespace Lightline.Portal.Identity.Details;

/// <summary>Why a change of a detail is refused.</summary>
public enum DetailRule
{
    /// <summary>The provider's people alone change it.</summary>
    View,

    /// <summary>A change of it waits already.</summary>
    OneWaits,

    /// <summary>So many were asked for since yesterday.</summary>
    TooMany,

    /// <summary>Somebody else signs in by it.</summary>
    Taken,
}

/// <summary>What is said of each.</summary>
internal static class DetailRules
{
    /// <summary>The rule's name, which somebody on the telephone can be told.</summary>
    public static string Name(this DetailRule rule, DetailField field) => $"{field.Word()}." + rule switch
    {
        DetailRule.View => "view",
        DetailRule.OneWaits => "one-waits",
        DetailRule.TooMany => "too-many",
        _ => "taken",
    };

    /// <summary>How the answer begins.</summary>
    public static int Status(this DetailRule rule) => rule switch
    {
        DetailRule.View => StatusCodes.Status403Forbidden,
        DetailRule.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status409Conflict,
    };
}
