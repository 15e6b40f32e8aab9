namespace Lightline.Portal.Identity.Details;

/// <summary>What a provider lets its subscribers do with one field.</summary>
public enum DetailPolicy
{
    /// <summary>Read it; the provider's people change it.</summary>
    View,

    /// <summary>Change it.</summary>
    Edit,

    /// <summary>Ask for a change, which counts once somebody of the provider has said yes.</summary>
    EditWithApproval,
}

/// <summary>Each as it is spelt.</summary>
internal static class DetailPolicyWords
{
    /// <summary>
    /// Every one that a provider may choose for a field. An address is shown to be somebody's by a code that they alone get, so
    /// its owner always begins.
    /// </summary>
    public static IReadOnlyList<DetailPolicy> For(DetailField field) => field is DetailField.Name
        ? [DetailPolicy.View, DetailPolicy.Edit, DetailPolicy.EditWithApproval]
        : [DetailPolicy.Edit, DetailPolicy.EditWithApproval];

    /// <summary>As the database, the API and the form spell it.</summary>
    public static string Word(this DetailPolicy policy) => policy switch
    {
        DetailPolicy.View => "view",
        DetailPolicy.Edit => "edit",
        _ => "edit_with_approval",
    };

    public static DetailPolicy Parse(string word) => Enum.GetValues<DetailPolicy>().Single(policy => policy.Word() == word);
}

/// <summary>The rules of one provider.</summary>
/// <param name="Name">For names.</param>
/// <param name="Email">For e-mail addresses.</param>
/// <param name="Phone">For telephone numbers.</param>
public sealed record DetailPolicies(DetailPolicy Name, DetailPolicy Email, DetailPolicy Phone)
{
    /// <summary>Who is nobody's subscriber changes their own.</summary>
    public static DetailPolicies Free { get; } = new(DetailPolicy.Edit, DetailPolicy.Edit, DetailPolicy.Edit);

    /// <summary>That of one field.</summary>
    public DetailPolicy Of(DetailField field) => field switch
    {
        DetailField.Name => Name,
        DetailField.Email => Email,
        _ => Phone,
    };
}
