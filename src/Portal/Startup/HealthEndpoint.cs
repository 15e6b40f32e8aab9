using Lightline.Portal.Identity.Access;
using Lightline.Portal.Shell;
using Npgsql;

namespace Lightline.Portal.Startup;

/// <summary>
/// Whether this process can serve pages: it asks the database, at most once in <see cref="FreshFor"/>.
/// </summary>
internal sealed class HealthEndpoint(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<bool>? _asked;
    private long _askedAt;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapMethods("/healthz", Pages.Read, async (HealthEndpoint health) => await health.IsWellAsync()
                ? Results.Text("ok\n")
                : Results.Text("the database does not answer\n", statusCode: StatusCodes.Status503ServiceUnavailable))
            .AllowAnonymous().WithMetadata(new HostFree(), new PublicEndpoint("for load balancers; says yes or no"));

    private Task<bool> IsWellAsync()
    {
        lock (_lock)
        {
            if (_asked is null || (_asked.IsCompleted && time.GetElapsedTime(_askedAt) > FreshFor))
            {
                _askedAt = time.GetTimestamp();
                _asked = AskAsync();
            }

            return _asked;
        }
    }

    private async Task<bool> AskAsync()
    {
        using var bound = new CancellationTokenSource(AnswerWithin, time);
        try
        {
            await using var command = database.CreateCommand("select 1");
            await command.ExecuteScalarAsync(bound.Token);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }
}
