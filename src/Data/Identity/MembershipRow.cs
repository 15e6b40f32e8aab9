using Lightline.Data.Accounts;
using Lightline.Data.Conversions;

namespace Lightline.Data.Identity;

/// <summary>A row of <c>retail.accounts_of_user</c>, in the database's types.</summary>
internal sealed class MembershipRow
{
    public Guid AccountId { get; init; }

    public required string PublicNumber { get; init; }

    public required string Name { get; init; }

    public Guid PersonId { get; init; }

    public required string Role { get; init; }

    public Membership ToMembership() =>
        new(new AccountId(AccountId), PublicNumber, Name, new PersonId(PersonId), Words.Parse<PersonRole>(Role));
}
