using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Data;

/// <summary>Stores rows under fresh public numbers.</summary>
public static class PublicNumberSaving
{
    /// <summary>
    /// Tries before giving up. With 10 million rows one try meets a taken code once in 85,000 times, so three failures
    /// in a row mean a broken generator.
    /// </summary>
    public const int TriesMax = 3;

    /// <summary>
    /// Gives every added row a public number and saves; a taken number is replaced and saved again. Rethrows the
    /// database's refusal after <see cref="TriesMax"/> tries. Not inside a transaction of the caller: PostgreSQL would
    /// refuse the second try there.
    /// </summary>
    public static Task<int> SaveWithPublicNumbersAsync(this DbContext context, CancellationToken cancellationToken) =>
        SaveWithPublicNumbersAsync(context, PublicNumber.Next, cancellationToken);

    internal static async Task<int> SaveWithPublicNumbersAsync(
        DbContext context,
        Func<string> next,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            foreach (var entry in context.ChangeTracker.Entries<IHasPublicNumber>())
            {
                if (entry.State is EntityState.Added)
                {
                    entry.Entity.PublicNumber = next();
                }
            }

            try
            {
                return await context.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (attempt < TriesMax && IsTaken(e.InnerException))
            {
                // The next round draws other codes.
            }
        }
    }

    private static bool IsTaken(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } postgres
        && postgres.ConstraintName?.EndsWith("_public_number", StringComparison.Ordinal) == true;
}
