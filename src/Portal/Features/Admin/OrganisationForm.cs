using Lightline.Portal.Features.Providers;
using Lightline.Portal.Identity.Details;

namespace Lightline.Portal.Features.Admin;

/// <summary>What an organisation says of itself, as it stands and as its admin typed it.</summary>
public sealed record OrganisationForm
{
    /// <summary>The name that customers know.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where a person answers.</summary>
    public string Phone { get; init; } = "";

    /// <summary>When, in words.</summary>
    public string PhoneHours { get; init; } = "";

    /// <summary><c>#rrggbb</c>.</summary>
    public string BrandColour { get; init; } = "";

    /// <summary>IANA zone.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "";

    /// <summary>Whether who works there needs more than a password.</summary>
    public bool StaffNeedsSecondStep { get; init; }

    /// <summary>What its customers may do with their names; empty leaves it as it is.</summary>
    public string NamePolicy { get; init; } = "";

    /// <summary>The same of e-mail addresses, whose owners always begin.</summary>
    public string EmailPolicy { get; init; } = "";

    /// <summary>The same of telephone numbers.</summary>
    public string PhonePolicy { get; init; } = "";

    /// <summary>As it was typed.</summary>
    public static OrganisationForm Read(IFormCollection form) => new()
    {
        Name = Text(form, "name"),
        Phone = Text(form, "phone"),
        PhoneHours = Text(form, "hours"),
        BrandColour = Text(form, "colour"),
        TimeZone = Text(form, "zone"),
        Language = Text(form, "language"),
        StaffNeedsSecondStep = form["second-step"] == "1",
        NamePolicy = Text(form, "name-policy"),
        EmailPolicy = Text(form, "email-policy"),
        PhonePolicy = Text(form, "phone-policy"),
    };

    /// <summary>What is wrong, by the name of the field.</summary>
    public IReadOnlyDictionary<string, string> Judge() => new (string Field, string? Fault)[]
    {
        ("name", OrganisationRules.Line(Name)),
        ("phone", OrganisationRules.Phone(Phone)),
        ("hours", OrganisationRules.Line(PhoneHours)),
        ("colour", OrganisationRules.Colour(BrandColour)),
        ("zone", OrganisationRules.Zone(TimeZone)),
        ("language", OrganisationRules.Language(Language)),
        ("name-policy", Policy(DetailField.Name, NamePolicy)),
        ("email-policy", Policy(DetailField.Email, EmailPolicy)),
        ("phone-policy", Policy(DetailField.Phone, PhonePolicy)),
    }.Where(one => one.Fault is not null).ToDictionary(one => one.Field, one => one.Fault!);

    private static string? Policy(DetailField field, string text) =>
        text.Length == 0 ? null : OrganisationRules.DetailPolicy(field, text);

    private static string Text(IFormCollection form, string field) => form[field].ToString().Trim();
}
