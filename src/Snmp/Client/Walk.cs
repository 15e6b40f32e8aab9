namespace Lightline.Snmp.Client;

/// <summary>Shares the columns of one walk among a few lanes, each with one request in flight.</summary>
internal sealed class Walk(SnmpManager manager, IReadOnlyList<Oid> columns, WalkOptions options)
{
    private const int LanesMax = 8;

    private readonly Lock _lock = new();
    private readonly WalkEnd[] _ends = [.. Enumerable.Repeat(WalkEnd.Failed, columns.Count)];
    private SnmpOutcome _outcome = SnmpOutcome.Ok;
    private SnmpErrorStatus _errorStatus;
    private long _rows;
    private long _requests;
    private int _next;

    public async Task<WalkResult> RunAsync(Func<ColumnExchange> makeLane, CancellationToken cancellationToken)
    {
        var count = Math.Min(Math.Clamp(options.RequestsInFlight, 1, LanesMax), columns.Count);
        var lanes = new Task[count];
        for (var i = 0; i < count; i++)
        {
            lanes[i] = RunLaneAsync(makeLane(), cancellationToken);
        }

        await Task.WhenAll(lanes).ConfigureAwait(false);
        return new WalkResult(_outcome, _errorStatus, _ends, _rows, _requests);
    }

    private async Task RunLaneAsync(ColumnExchange lane, CancellationToken cancellationToken)
    {
        while (TryTakeColumn(out var column))
        {
            lane.Begin(column, columns[column]);
            var requests = 0;
            while (lane.End is null)
            {
                requests++;
                var end = await manager.RunAsync(lane, options.Request, cancellationToken).ConfigureAwait(false);
                if (end != ExchangeEnd.Answered)
                {
                    lane.Fail(Exchanges.ToOutcome(end), SnmpErrorStatus.NoError);
                }
            }

            Finish(column, lane, requests);
        }
    }

    /// <summary>The next column, unless one has failed: an agent that does not answer is not asked for the rest.</summary>
    private bool TryTakeColumn(out int column)
    {
        lock (_lock)
        {
            column = _next;
            if (_outcome != SnmpOutcome.Ok || _next == columns.Count)
            {
                return false;
            }

            _next++;
            return true;
        }
    }

    private void Finish(int column, ColumnExchange lane, int requests)
    {
        lock (_lock)
        {
            _ends[column] = lane.End ?? WalkEnd.Failed;
            _rows += lane.Rows;
            _requests += requests;
            if (_outcome == SnmpOutcome.Ok)
            {
                _outcome = lane.Outcome;
                _errorStatus = lane.ErrorStatus;
            }
        }
    }
}
