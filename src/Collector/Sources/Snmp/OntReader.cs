using Lightline.Collector.Decoding;
using Lightline.Collector.Governor;
using Lightline.Contracts.Live;
using Lightline.Snmp;

namespace Lightline.Collector.Sources.Snmp;

/// <summary>
/// Makes readings of what one OLT answered and puts them on the lane. What cannot be used is counted by reason.
/// </summary>
internal sealed class OntReader(PollerParts parts, VendorDecoder decoder, OltAgenda agenda)
{
    /// <summary>Takes one row of a walk.</summary>
    public async ValueTask TakeRowAsync(Walk walk, TableRow row, CancellationToken cancellationToken)
    {
        if (agenda.Plan.Find(row.Key) is not { } planned)
        {
            parts.Metrics.Rows.Count(PollRefusal.UnplannedRow);
            return;
        }

        if (walk.Kind == WorkKind.Identity)
        {
            TakeSerial(planned, row.Cells[0]);
            return;
        }

        var reading = decoder.Onts.WithSweep(New(planned, ReadingSource.Poll), row.Cells);
        if (await AddAsync(planned, reading, cancellationToken))
        {
            walk.Seen.Add(planned.Ont.Id);
        }
    }

    private void TakeSerial(OntRow planned, SnmpValue value)
    {
        if (SerialNumber.Decode(value.Bytes.Span) is not { } serial)
        {
            return;
        }

        bool isForeign;
        lock (agenda.Gate)
        {
            isForeign = agenda.LearnSerial(planned, serial);
        }

        if (isForeign)
        {
            parts.Episodes.Struck(
                $"OLT {agenda.Plan.Olt.Name} has another device than planned",
                $"ONT {planned.Ont.Id} is planned as {planned.Ont.Serial}, at its place is {serial}");
        }
    }

    /// <summary>Takes the answer to a GET: for each ONT what was asked of it.</summary>
    public async Task TakeAsksAsync(
        Work work, IReadOnlyList<Oid> names, IReadOnlyList<Variable> answer, CancellationToken cancellationToken)
    {
        var cells = Cells(names, answer);
        var (statusWidth, opticsWidth) = (decoder.Onts.StatusColumns.Count, decoder.Onts.OpticsColumns.Count);
        var statusAt = 0;
        var opticsAt = work.Asks.Count(a => a.Status) * statusWidth;
        foreach (var ask in work.Asks)
        {
            var reading = New(ask.Row, work.Kind == WorkKind.Watch ? ReadingSource.Watch : ReadingSource.Poll);
            if (ask.Status)
            {
                reading = decoder.Onts.WithStatus(reading, cells.AsSpan(statusAt, statusWidth));
                statusAt += statusWidth;
            }

            if (ask.Optics)
            {
                reading = decoder.Onts.WithOptics(reading, cells.AsSpan(opticsAt, opticsWidth));
                opticsAt += opticsWidth;
            }

            await AddAsync(ask.Row, reading, cancellationToken);
        }
    }

    /// <summary>The values in the order of the names; what the agent named otherwise is left out.</summary>
    private SnmpValue[] Cells(IReadOnlyList<Oid> names, IReadOnlyList<Variable> answer)
    {
        var cells = new SnmpValue[names.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            if (i < answer.Count && answer[i].Name == names[i])
            {
                cells[i] = answer[i].Value;
            }
            else
            {
                parts.Metrics.Rows.Count(PollRefusal.WrongName);
            }
        }

        return cells;
    }

    private Reading New(OntRow row, ReadingSource source)
    {
        var now = parts.Time.GetUtcNow();
        return new Reading { Ont = row.Ont.Id, Source = source, ReceivedAt = now, At = now };
    }

    /// <summary>
    /// Puts a reading on the lane, waiting while it is full: the poller is ours and may slow. False when refused.
    /// </summary>
    private async ValueTask<bool> AddAsync(OntRow row, Reading reading, CancellationToken cancellationToken)
    {
        PollRefusal? refusal;
        lock (agenda.Gate)
        {
            refusal = agenda.IsForeign(row) ? PollRefusal.ForeignDevice
                : OntDecoder.SaysAnything(reading) ? null
                : PollRefusal.NothingReadable;
            if (refusal is null)
            {
                agenda.Learn(reading, parts.Clock.Now);
            }
        }

        if (refusal is { } reason)
        {
            parts.Metrics.Rows.Count(reason);
            return false;
        }

        return await parts.Lanes.Polled.AddAsync(reading, cancellationToken);
    }
}
