namespace Lightline.Portal.Identity.Details;

/// <summary>What is kept of somebody, and what a provider has a rule for.</summary>
public enum DetailField
{
    /// <summary>What they are called.</summary>
    Name,

    /// <summary>Where they read mail, and by what they sign in.</summary>
    Email,

    /// <summary>Where they get texts.</summary>
    Phone,
}

/// <summary>Each as it is spelt, and as it is spoken of.</summary>
internal static class DetailFields
{
    /// <summary>As the database and rules spell it.</summary>
    public static string Word(this DetailField field) => field switch
    {
        DetailField.Name => "name",
        DetailField.Email => "email",
        _ => "phone",
    };

    public static DetailField Parse(string word) => Enum.GetValues<DetailField>().Single(field => field.Word() == word);

    /// <summary>Behind "your", or "a new".</summary>
    public static string Thing(this DetailField field) => field switch
    {
        DetailField.Name => "name",
        DetailField.Email => "e-mail address",
        _ => "telephone number",
    };
}
