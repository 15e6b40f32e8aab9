using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lightline.Contracts.Live;
using Lightline.Portal.Features.Connection;
using Lightline.Verdict;

namespace Lightline.Portal.Live.Status;

/// <summary>
/// Everything about one connection that can change on an open page, by the names the markup gives its places. The
/// server's first HTML and every later frame are filled from this, so script can only ever show what the server said.
/// </summary>
/// <param name="Kind">The verdict's kind; a change of it is the only thing worth announcing.</param>
/// <param name="Tone">The verdict's tone.</param>
/// <param name="Texts">Words by place (<c>data-live</c>).</param>
/// <param name="Tones">Tones by place (<c>data-live-mark</c>, <c>data-live-tone</c>).</param>
/// <param name="MeterX">The light meter's mark, 0 to 100; null hides it.</param>
/// <param name="Freshness">live, delayed or unknown.</param>
/// <param name="ProvenAt">When the state was last proved (UTC).</param>
/// <param name="HoldsUntil">When these words no longer hold (UTC); null when there is nothing left to lose.</param>
/// <param name="Outage">The page of the outage that explains this; null when there is none.</param>
/// <param name="Later">What a page that hears nothing newer turns to then; null when nothing is left to lose.</param>
public sealed record StatusView(
    string Kind,
    string Tone,
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyDictionary<string, string> Tones,
    int? MeterX,
    string Freshness,
    DateTimeOffset? ProvenAt,
    DateTimeOffset? HoldsUntil,
    string? Outage,
    StatusView? Later)
{
    private const string OutagePath = "/outages/";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>The public number of that outage; null when there is none.</summary>
    [JsonIgnore]
    public string? OutageNumber => Outage?[OutagePath.Length..];

    /// <summary>This view as the island reads it from an attribute.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json);

    /// <summary>
    /// The view of facts at one instant with all that a page turns to by its own clock, and when time alone changes it.
    /// Each later view is of an older proof: live, delayed, unknown, so there are three at most.
    /// </summary>
    public static (StatusView View, DateTimeOffset NextChangeAt) Of(
        ConnectionFacts facts, Freshness freshness, Voice voice, DateTimeOffset now)
    {
        var verdict = Judge.Decide(facts, now, freshness, voice);
        var later = verdict.HoldsUntil is { } then && then > now ? Of(facts, freshness, voice, then).View : null;
        return (Of(facts, verdict, voice, now, later), verdict.NextChangeAt);
    }

    private static StatusView Of(
        ConnectionFacts facts, ConnectionVerdict verdict, Voice voice, DateTimeOffset now, StatusView? later)
    {
        var words = LiveWords.Of(facts, verdict, voice, CultureOf(voice.Words), now);
        var proven = verdict.ProvenAt is { } at
            ? TimeZoneInfo.ConvertTime(at, voice.Zone).ToString("HH:mm:ss", CultureOf(voice.Words))
            : "–";
        return new StatusView(
            verdict.Kind.ToString(),
            LiveWords.Name(verdict.Tone),
            new Dictionary<string, string>
            {
                ["word"] = verdict.Word,
                ["headline"] = verdict.Headline,
                ["meaning"] = verdict.Meaning,
                ["outage-promise"] = verdict.Promise,
                ["outage-message"] = verdict.Outage?.Message ?? "",
                ["outage-ask"] = End(verdict, voice).Ask,
                ["outage-over"] = End(verdict, voice).Over,
                ["proven"] = "Checked at " + proven,
                ["proven-time"] = proven,
                ["network-state"] = words.NetworkState,
                ["fibre-state"] = words.FibreState,
                ["box-state"] = words.BoxState,
                ["light-word"] = words.LightWord,
                ["light-detail"] = words.LightDetail,
                ["rx"] = words.Rx,
                ["tx"] = words.Tx,
                ["olt-rx"] = words.OltRx,
                ["temperature"] = words.Temperature,
                ["supply"] = words.Supply,
                ["bias"] = words.Bias,
                ["distance"] = words.Distance,
                ["measured"] = words.Measured,
            },
            new Dictionary<string, string>
            {
                ["hero"] = LiveWords.Name(verdict.Tone),
                ["network"] = words.NetworkTone,
                ["fibre"] = words.FibreTone,
                ["box"] = words.BoxTone,
                ["light"] = words.LightTone,
            },
            words.MeterX,
            verdict.Freshness switch
            {
                FreshnessLevel.Live => "live",
                FreshnessLevel.Delayed => "delayed",
                _ => "unknown",
            },
            verdict.ProvenAt,
            verdict.HoldsUntil,
            verdict.Outage is { } outage ? OutagePath + outage.Number : null,
            later);
    }

    private static AskPhrase End(ConnectionVerdict verdict, Voice voice) =>
        verdict.Outage is { } outage ? voice.Words.EndOf(outage.Kind) : voice.Words.Fixed;

    private static CultureInfo CultureOf(Words words) =>
        CultureInfo.GetCultureInfo(words.Language == "en" ? "en-GB" : words.Language);
}
