using System.Diagnostics.Metrics;
using Lightline.Portal.Live;
using Lightline.Verdict.Messages;
using Microsoft.AspNetCore.Http.Features;

namespace Lightline.Portal.Features.Problem;

/// <summary>
/// Writes a problem down once, under the reference that its page shows. What is wrong at our end is always written, with
/// its error. What we refused anybody can cause at will, so of that at most <see cref="RefusalsMax"/> lines are written in a
/// minute, and as many of what was not for somebody who is signed in: strangers hide nobody's. All are counted.
/// </summary>
internal sealed partial class ProblemLog
{
    /// <summary>Lines in a minute; 300 bytes each make 26 MB in a day of attack.</summary>
    public const int RefusalsMax = 60;

    private const int AddressLengthMax = 200;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ILogger<ProblemLog> _log;
    private readonly TimeProvider _time;
    private readonly Counter<long> _problems;
    private readonly Counter<long> _notForThem;
    private readonly Lock _lock = new();
    private Minute _ofRefusals = new(-1, 0);
    private Minute _ofNotForThem = new(-1, 0);

    public ProblemLog(ILogger<ProblemLog> log, IMeterFactory meters, TimeProvider time)
    {
        _log = log;
        _time = time;
        var meter = meters.Create(LiveMetrics.MeterName);
        _problems = meter.CreateCounter<long>("portal_problems_total", description: "Problem pages shown.");
        _notForThem = meter.CreateCounter<long>(
            "portal_access_refused_total", description: "What somebody signed in asked for that is not for their role.");
    }

    /// <summary>
    /// What somebody reads out on the telephone so that we find their line: twelve digits and letters that this request
    /// alone has. They come from the span, which we draw, and not from the trace, which a caller may name.
    /// </summary>
    public static string ReferenceOf(HttpContext context)
    {
        var id = context.Features.Get<IHttpActivityFeature>()?.Activity.SpanId.ToHexString().ToUpperInvariant();
        return id is { Length: 16 } ? $"{id[..4]}-{id[4..8]}-{id[8..12]}" : context.TraceIdentifier;
    }

    /// <summary>Whether there is anything to look up: a page that is not there, or asks to sign in, hides no story.</summary>
    public static bool HasReference(int status) =>
        status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound);

    public void Write(HttpContext context, int status, Exception? error)
    {
        _problems.Add(1, new KeyValuePair<string, object?>("status", status));
        var isOurs = status >= StatusCodes.Status500InternalServerError;
        if (!isOurs && !(HasReference(status) && TryCount(ref _ofRefusals)))
        {
            return;
        }

        var (reference, method, address) = (ReferenceOf(context), Method(context), Address(context));
        if (isOurs)
        {
            Failed(error, reference, status, method, address);
        }
        else
        {
            Refused(reference, status, method, address);
        }
    }

    /// <summary>
    /// Somebody who is signed in asked for what is not for their role. The answer is that there is nothing, so this is where it
    /// can be seen.
    /// </summary>
    public void WriteNotForThem(HttpContext context, Guid? user)
    {
        _notForThem.Add(1);
        if (TryCount(ref _ofNotForThem))
        {
            var (method, address) = (Method(context), Address(context));
            NotForThem(user, method, address);
        }
    }

    /// <summary>
    /// As the address was sent, with everything escaped that could begin a line of its own; without its query, and without what
    /// opens somebody's settings.
    /// </summary>
    private static string Address(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(ManageLink.Root, StringComparison.OrdinalIgnoreCase))
        {
            return ManageLink.Path("...");
        }

        var path = context.Request.Path.ToUriComponent();
        return path.Length > AddressLengthMax ? path[..AddressLengthMax] : path;
    }

    /// <summary>A method is a token (RFC 9110, section 9.1), so it holds no line end; it may be long.</summary>
    private static string Method(HttpContext context) =>
        context.Request.Method is { Length: <= 16 } method ? method : context.Request.Method[..16];

    private bool TryCount(ref Minute lines)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow().Ticks / Window.Ticks;
            lines = new Minute(now, now == lines.Number ? lines.Lines + 1 : 1);
            return lines.Lines <= RefusalsMax;
        }
    }

    /// <summary>How many lines a minute has.</summary>
    private readonly record struct Minute(long Number, long Lines);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reference}: {Status} to {Method} {Address}")]
    private partial void Failed(Exception? error, string reference, int status, string method, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "User {User} asked for what is not for them: {Method} {Address}")]
    private partial void NotForThem(Guid? user, string method, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Reference}: {Status} to {Method} {Address}")]
    private partial void Refused(string reference, int status, string method, string address);
}
