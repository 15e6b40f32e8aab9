using Lightline.Data.Conversions;
using Microsoft.EntityFrameworkCore;

namespace Lightline.Data.Identity;

/// <summary>Whose key a request brought, and what they are at this moment.</summary>
/// <param name="KeyId">The key's row.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="DisplayName">What pages call them.</param>
/// <param name="IsProved">Whether they have the second step that their organisation asks for, where it does.</param>
/// <param name="Roles">What they do there; at least one.</param>
public sealed record KeyOwner(Guid KeyId, Guid UserId, string DisplayName, bool IsProved, IReadOnlyList<StaffRole> Roles);

/// <summary>Keys of <c>retail.api_key</c>, before a request has a scope.</summary>
public static class KeyOwners
{
    /// <summary>
    /// The owner of the key with this SHA-256 at the organisation of the context's scope, and notes the hour of its use; null
    /// when there is no such key, it is over, its owner is locked out or works there no more.
    /// </summary>
    public static async Task<KeyOwner?> UseKeyAsync(
        this PortalDbContext context, byte[] hash, CancellationToken cancellationToken)
    {
        var rows = await context.Database
            .SqlQuery<Row>($"select key_id, user_id, display_name, is_proved, roles from retail.use_api_key({hash})")
            .ToListAsync(cancellationToken);
        return rows is [var row]
            ? new KeyOwner(row.KeyId, row.UserId, row.DisplayName, row.IsProved, [.. row.Roles.Select(Words.Parse<StaffRole>)])
            : null;
    }

    /// <summary>In the database's types.</summary>
    private sealed class Row
    {
        public Guid KeyId { get; init; }

        public Guid UserId { get; init; }

        public required string DisplayName { get; init; }

        public bool IsProved { get; init; }

        public required string[] Roles { get; init; }
    }
}
