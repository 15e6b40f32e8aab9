using System.ComponentModel;

namespace Lightline.Portal.Features.Providers;

/// <summary>What <c>POST /api/v1/providers</c> takes. <see cref="ProviderForm"/> reads it, and says what is wrong with it.</summary>
public sealed record NewProvider
{
    [Description("Short name for files and folders, for good: small letters, digits and hyphens, at most 40.")]
    public required string Slug { get; init; }

    [Description("The name that customers know, at most 60 characters.")]
    public required string Name { get; init; }

    [Description("Where its pages are, without port. Its own, for good.")]
    public required string HostName { get; init; }

    [Description("IANA time zone of its people, such as Europe/Tallinn.")]
    public required string TimeZone { get; init; }

    [Description("ISO 4217, three capitals.")]
    public required string Currency { get; init; }

    [Description("BCP 47 tag of a language; messages have words for some, pages are in English.")]
    public required string Language { get; init; }

    [Description("Where a person answers, as people should read it.")]
    public required string Phone { get; init; }

    [Description("When a person answers, in words of at most 60 characters.")]
    public required string PhoneHours { get; init; }

    [Description("#rrggbb on which white text has a contrast of at least 4.5:1.")]
    public required string BrandColour { get; init; }

    [Description("Whether who works there needs more than a password; false when it is left out.")]
    public bool StaffNeedsSecondStep { get; init; }

    [Description("What its subscribers may do with their names: view, edit or edit_with_approval, which it is when it is left out.")]
    public string? NamePolicy { get; init; }

    [Description("The same of e-mail addresses, which are always shown to be theirs first; edit when it is left out.")]
    public string? EmailPolicy { get; init; }

    [Description("The same of telephone numbers; edit when it is left out.")]
    public string? PhonePolicy { get; init; }

    [Description("Who runs it first. A letter tells them how to choose a password.")]
    public required NewAdmin Admin { get; init; }
}

/// <summary>Who runs a new provider first.</summary>
public sealed record NewAdmin
{
    [Description("What pages call them, at most 60 characters.")]
    public required string Name { get; init; }

    [Description("By which they sign in.")]
    public required string Email { get; init; }
}
