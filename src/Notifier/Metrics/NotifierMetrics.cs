using System.Diagnostics.Metrics;

namespace Lightline.Notifier.Metrics;

/// <summary>The Notifier's one meter. No label names a person or an address.</summary>
internal sealed class NotifierMetrics
{
    public const string MeterName = "lightline.notifier";

    public NotifierMetrics(IMeterFactory factory)
    {
        Meter = factory.Create(MeterName);
        Expanded = Meter.CreateCounter<long>("notifier_expanded_total", null, "Rows turned into notices, by source");
        Unaddressed = Meter.CreateCounter<long>(
            "notifier_outbox_unaddressed_total", null, "Outbox rows without an account that exists, or of no topic");
        Planned = Meter.CreateCounter<long>("notifier_notices_planned_total", null, "Notices made of them");
        Suppressed = Meter.CreateCounter<long>("notifier_notices_suppressed_total", null, "Notices not sent, by reason");
        Deferred = Meter.CreateCounter<long>("notifier_notices_deferred_total", null, "Notices put off, by reason");
        Sends = Meter.CreateCounter<long>("notifier_sends_total", null, "Attempts by channel and outcome");
        Repeats = Meter.CreateCounter<long>(
            "notifier_repeats_total", null, "Attempts begun after one whose outcome nobody knows");
        NeverKnown = Meter.CreateCounter<long>(
            "notifier_never_known_total", null, "Notices in doubt for good, by channel");
        Nonsense = Meter.CreateCounter<long>("notifier_answers_nonsense_total", null, "Gateway answers nobody understands");
        Reports = Meter.CreateCounter<long>("notifier_reports_total", null, "Delivery reports by what became of them");
        PostgresFailures = Meter.CreateCounter<long>("notifier_postgres_failures_total", null, "Statements that failed");
        Late = Meter.CreateHistogram<double>(
            "notifier_send_late_seconds", "s", "From the making of a notice to its being taken");
        Letters = Meter.CreateCounter<long>("notifier_letters_total", null, "Letters by channel and what became of them");
        LettersForgotten = Meter.CreateCounter<long>(
            "notifier_letters_forgotten_total", null, "Rows of letters deleted that ended long ago");
        LetterLate = Meter.CreateHistogram<double>(
            "notifier_letter_late_seconds", "s", "From the asking for a letter to its being taken");
    }

    public Meter Meter { get; }

    public Counter<long> Expanded { get; }

    public Counter<long> Unaddressed { get; }

    public Counter<long> Planned { get; }

    public Counter<long> Suppressed { get; }

    public Counter<long> Deferred { get; }

    public Counter<long> Sends { get; }

    public Counter<long> Repeats { get; }

    public Counter<long> NeverKnown { get; }

    public Counter<long> Nonsense { get; }

    public Counter<long> Reports { get; }

    public Counter<long> PostgresFailures { get; }

    public Histogram<double> Late { get; }

    public Counter<long> Letters { get; }

    public Counter<long> LettersForgotten { get; }

    public Histogram<double> LetterLate { get; }

    /// <summary>A label.</summary>
    public static KeyValuePair<string, object?> Tag(string name, string? value) => new(name, value);
}
