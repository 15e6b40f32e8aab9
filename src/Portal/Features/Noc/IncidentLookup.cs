using Lightline.Data;
using Lightline.Data.Tenancy;
using Lightline.Portal.Live.Incidents;
using Npgsql;

namespace Lightline.Portal.Features.Noc;

/// <summary>Finds an incident by its public number, however long ago it ended.</summary>
internal sealed class IncidentLookup(
    IncidentBoard board, IncidentReader reader, NpgsqlDataSource source, CurrentScope scope)
{
    /// <summary>
    /// The incident of the picture in memory, else as it is stored; null when the reader's scope has none of that number.
    /// Throws what the driver throws, but not for what is in memory.
    /// </summary>
    public async Task<IncidentPicture?> FindAsync(string number, CancellationToken cancellationToken)
    {
        if (!PublicNumber.IsValid(number))
        {
            return null;
        }

        if (board.Current.Find(number) is { } known)
        {
            return known;
        }

        await using var connection = await ScopedConnection.OpenAsync(source, scope.Current, cancellationToken);
        return await reader.FindAsync(connection, number, cancellationToken);
    }
}
