using System.Globalization;
using Lightline.Data;
using Lightline.Data.Ledger;
using Lightline.Data.Tenancy;
using Npgsql;

namespace Lightline.Bench.Ledger;

/// <summary>
/// A process that posts for some workers and prints what became of each operation: <c>worker number outcome</c>. It may be killed
/// at any moment; what it printed is what it knows.
/// </summary>
internal static class LedgerWorker
{
    /// <summary>How long the database may be away.</summary>
    private static readonly TimeSpan AwayMax = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="words">Connection string, seed, operations of a worker, then <c>worker:number</c> of each that is begun.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public static async Task<int> RunAsync(string[] words, CancellationToken cancellationToken)
    {
        await using var source = PortalDatabase.CreateDataSource(words[0]);
        var plan = new LedgerPlan(int.Parse(words[1], CultureInfo.InvariantCulture));
        var end = int.Parse(words[2], CultureInfo.InvariantCulture);
        var all = words.Skip(3).Select(word => word.Split(':')).Select(begin => Task.Run(
            () => WorkAsync(source, plan, Number(begin[0]), Number(begin[1]), end, cancellationToken), cancellationToken));
        await Task.WhenAll(all);
        return 0;

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private static async Task WorkAsync(
        NpgsqlDataSource source, LedgerPlan plan, int worker, int begin, int end, CancellationToken cancellationToken)
    {
        for (var number = begin; number < end; number++)
        {
            var outcome = await PostAsync(source, plan, worker, plan.Operation(worker, number), cancellationToken);
            await Console.Out.WriteLineAsync($"{worker} {number} {outcome?.ToString() ?? "Missing"}");
        }
    }

    /// <summary>Tries until there is an answer: a connection that fails says nothing of what was committed.</summary>
    private static async Task<PostOutcome?> PostAsync(
        NpgsqlDataSource source, LedgerPlan plan, int worker, LedgerOperation operation, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = await ScopedConnection.OpenAsync(
                    source, Scope.OfProvider(plan.Provider(operation.Provider)), cancellationToken);
                return operation.Posting is { } posting
                    ? await LedgerBook.PostAsync(connection, posting, cancellationToken)
                    : await LedgerBook.ReverseAsync(
                        connection, operation.Id, plan.Id(worker, operation.Reverses!.Value), null, cancellationToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or IOException
                && TimeProvider.System.GetElapsedTime(started) < AwayMax)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }
}
