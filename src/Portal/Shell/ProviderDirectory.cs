using System.Collections.Frozen;
using Lightline.Data;
using Lightline.Data.Accounts;
using Lightline.Data.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lightline.Portal.Shell;

/// <summary>
/// Finds the provider of a host name, or the operator, in a copy of the organisations, at most <see cref="OrganisationsMax"/> rows, so no
/// flood of made-up host names reaches the database: the copy is read again after <see cref="FreshFor"/>, and for an
/// unknown name at most once in <see cref="RetryAfter"/>. While the database is away the last copy serves.
/// </summary>
internal sealed partial class ProviderDirectory(
    NpgsqlDataSource source, TimeProvider time, ILogger<ProviderDirectory> log) : IDisposable
{
    /// <summary>About 300 bytes each.</summary>
    public const int OrganisationsMax = 1_000;

    /// <summary>A changed name, colour or phone number shows within this.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile Copy? _copy;
    private bool _isFailing;

    /// <summary>
    /// The provider or the operator; null when neither has this host name. The host name counts without case and without port.
    /// </summary>
    /// <exception cref="ProviderDirectoryUnavailableException">No copy was ever read.</exception>
    public async ValueTask<Provider?> FindAsync(string hostName, CancellationToken cancellationToken)
    {
        var name = hostName.ToLowerInvariant();
        var copy = _copy;
        if (copy is null || copy.Age(time) > (copy.ByHost.ContainsKey(name) ? FreshFor : RetryAfter))
        {
            copy = await ReadOnceAsync(copy, cancellationToken);
        }

        return copy.ByHost.GetValueOrDefault(name);
    }

    /// <summary>Everyone with a host name of their own.</summary>
    /// <exception cref="ProviderDirectoryUnavailableException">No copy was ever read.</exception>
    public async ValueTask<IReadOnlyCollection<Provider>> AllAsync(CancellationToken cancellationToken)
    {
        var copy = _copy;
        if (copy is null || copy.Age(time) > FreshFor)
        {
            copy = await ReadOnceAsync(copy, cancellationToken);
        }

        return copy.ByHost.Values;
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async Task<Copy> ReadOnceAsync(Copy? seen, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_copy is { } other && other != seen)
            {
                return other;
            }

            _copy = await ReadAsync(cancellationToken);
            _isFailing = false;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                ReadFailed(e);
            }

            _copy = _copy is { } last ? last with { ReadAt = time.GetTimestamp() } : null;
        }
        finally
        {
            _reading.Release();
        }

        return _copy ?? throw new ProviderDirectoryUnavailableException();
    }

    private async Task<Copy> ReadAsync(CancellationToken cancellationToken)
    {
        var options = new DbContextOptionsBuilder<PortalDbContext>();
        options.UsePortalDatabase(source);
        await using var context = new PortalDbContext(options.Options, Scope.Public);
        var rows = await context.Organisations.AsNoTracking()
            .OrderBy(o => o.Id).Take(OrganisationsMax).ToListAsync(cancellationToken);
        var network = rows.Find(o => o.Kind == OrganisationKind.Operator)?.Name;
        return new Copy(
            time.GetTimestamp(),
            rows.Where(o => o.Kind is OrganisationKind.Provider or OrganisationKind.Operator)
                .ToFrozenDictionary(o => o.HostName, o => ToProvider(o, network), StringComparer.Ordinal));
    }

    private static Provider ToProvider(Organisation row, string? network) => new(
        row.Id,
        row.HostName,
        row.Kind == OrganisationKind.Operator,
        row.Name,
        TimeZoneInfo.TryFindSystemTimeZoneById(row.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc,
        row.Language,
        row.Phone,
        row.PhoneHours,
        Brand.Readable(row.BrandColour),
        row.Kind == OrganisationKind.Operator ? null : network);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The organisations cannot be read; the last copy serves")]
    private partial void ReadFailed(Exception exception);

    private sealed record Copy(long ReadAt, FrozenDictionary<string, Provider> ByHost)
    {
        public TimeSpan Age(TimeProvider time) => time.GetElapsedTime(ReadAt);
    }
}

/// <summary>The organisations could not be read even once, so no host name can be told from another.</summary>
internal sealed class ProviderDirectoryUnavailableException() : Exception("The organisations cannot be read yet");
