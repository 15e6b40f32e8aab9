using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lightline.Notifier.Metrics;
using Lightline.Notifier.Reports;

namespace Lightline.Notifier.Channels.Sms;

/// <summary>
/// Hands text messages to an HTTP gateway in the form of Kannel's <c>sendsms</c> (user guide, "Using the HTTP interface
/// to send SMS messages"). An answer that is not understood is no answer: the message is in doubt.
/// </summary>
internal sealed partial class SmsGateway : IChannel, IDisposable
{
    /// <summary>An answer is a line; what is longer is nonsense.</summary>
    public const int AnswerBytesMax = 4_096;

    /// <summary>Delivered, undelivered, queued, handed to the operator, refused by it.</summary>
    private const int ReportMask = 31;

    private readonly SmsOptions _options;
    private readonly ReportLink _reports;
    private readonly NotifierMetrics _metrics;
    private readonly EpisodeLog _log;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public SmsGateway(SmsOptions options, ReportLink reports, NotifierMetrics metrics, EpisodeLog log, TimeProvider time)
    {
        (_options, _reports, _metrics, _log, _time) = (options, reports, metrics, log, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A kept connection that the gateway drops makes the handler send again by itself, unseen and uncounted.
            PooledConnectionLifetime = TimeSpan.Zero,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 16,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public Channel Name => Channel.Sms;

    public bool IsOn => _options.Url is not null;

    public bool TakesIds => _options.MessageIdParameter is not null;

    public async Task<SendOutcome> SendAsync(Outgoing message, CancellationToken cancellationToken)
    {
        if (!Number().IsMatch(message.Address))
        {
            return new SendOutcome(SendResult.Refused, "not-a-number");
        }

        var outcome = await AskAsync(Address(message), cancellationToken);
        if (outcome.Result is SendResult.Taken or SendResult.Refused)
        {
            _log.Over("sms gateway");
        }
        else
        {
            _log.Struck("sms gateway", outcome.Reason ?? "");
        }

        return outcome;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What an answer means. A proxy's word that the gateway did not answer is no answer of the gateway.</summary>
    internal static SendOutcome Understand(HttpStatusCode status, string answer) => status switch
    {
        HttpStatusCode.Accepted when answer.StartsWith("0:", StringComparison.Ordinal)
            || answer.StartsWith("3:", StringComparison.Ordinal) => SendOutcome.Taken,
        HttpStatusCode.Accepted => new(SendResult.InDoubt, "nonsense"),
        _ when answer.Contains("Do not try again", StringComparison.OrdinalIgnoreCase) =>
            new(SendResult.Refused, "refused"),
        // Our own name or password is wrong: that is mended, and then it takes the message.
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(SendResult.Away, "not-authorised"),
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => new(SendResult.Away, "gateway-busy"),
        HttpStatusCode.RequestTimeout => new(SendResult.InDoubt, "no-answer"),
        // Of this message: it is malformed, or too long.
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.RequestUriTooLong
            or HttpStatusCode.UnprocessableEntity => new(SendResult.Refused, "refused"),
        // Of the way to the gateway, such as a proxy's 404 while it is set up anew: it did not get the message.
        >= (HttpStatusCode)400 and < (HttpStatusCode)500 => new(SendResult.Away, "gateway-away"),
        HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => new(SendResult.InDoubt, "no-answer"),
        _ => new(SendResult.InDoubt, "nonsense"),
    };

    private async Task<SendOutcome> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(SendLimits.AnswerWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            var outcome = Understand(response.StatusCode, await ReadAsync(response, either.Token));
            if (outcome.Reason == "nonsense")
            {
                _metrics.Nonsense.Add(1);
            }

            return outcome;
        }
        catch (HttpRequestException e) when (e.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return new SendOutcome(SendResult.Away, "gateway-away");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.InvalidResponse
            or HttpRequestError.ConfigurationLimitExceeded)
        {
            _metrics.Nonsense.Add(1);
            return new SendOutcome(SendResult.InDoubt, "nonsense");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return new SendOutcome(SendResult.InDoubt, "no-answer");
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[AnswerBytesMax];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read == bytes.Length ? "" : Encoding.UTF8.GetString(bytes, 0, read).Trim();
    }

    private Uri Address(Outgoing message)
    {
        var query = new StringBuilder();
        void Add(string name, string value) => query.Append(query.Length == 0 ? '?' : '&')
            .Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        Add("username", _options.Username);
        Add("password", _options.Password);
        Add("from", _options.From);
        Add("to", message.Address);
        Add("text", message.Body);
        Add("charset", "UTF-8");
        Add("coding", Gsm7.Covers(message.Body) ? "0" : "2");
        if (message.IsReported)
        {
            Add("dlr-mask", ReportMask.ToString(CultureInfo.InvariantCulture));
            Add("dlr-url", _reports.For(message.Id));
        }

        if (_options.MessageIdParameter is { } name)
        {
            Add(name, message.Id.ToString("N"));
        }

        return new Uri(_options.Url!.AbsoluteUri + query);
    }

    [GeneratedRegex(@"^\+?[1-9][0-9]{5,14}$")]
    private static partial Regex Number();
}
