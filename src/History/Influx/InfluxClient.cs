using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Lightline.History.Influx;

/// <summary>
/// InfluxDB over HTTP: <c>/write</c> (or <c>/api/v2/write</c> with a token) and <c>/query</c>. Every answer is read up to
/// a bound; the secret is read at each request, so that a changed one needs no restart. Throws
/// <see cref="HttpRequestException"/>, <see cref="IOException"/> or <see cref="OperationCanceledException"/>;
/// <see cref="TryDescribe"/> tells these from mistakes of ours.
/// </summary>
internal sealed class InfluxClient
{
    private const int ErrorBytesMax = 64 * 1024;

    private readonly HttpClient _http;
    private readonly InfluxOptions _options;
    private readonly Uri _writeUrl;
    private readonly Uri _queryUrl;

    public InfluxClient(InfluxOptions options, HttpClient http, TimeProvider time)
    {
        _http = http;
        Time = time;
        Database = options.Database;
        CanCreateDatabase = options.TokenFile is null;
        var root = options.Url!.TrimEnd('/');
        _queryUrl = new Uri($"{root}/query");
        _writeUrl = options.TokenFile is null
            ? new Uri($"{root}/write?db={Escape(Database)}&precision=ms")
            : new Uri($"{root}/api/v2/write?org={Escape(options.Organisation ?? "")}"
                + $"&bucket={Escape(options.Bucket ?? Database)}&precision=ms");
        _options = options;
    }

    public TimeProvider Time { get; }

    public string Database { get; }

    /// <summary>False in token mode, where buckets are the operator's.</summary>
    public bool CanCreateDatabase { get; }

    /// <summary>Words for a log; null for what is no failure of the store.</summary>
    public static string? TryDescribe(Exception exception, CancellationToken callers) => exception switch
    {
        OperationCanceledException when !callers.IsCancellationRequested => "InfluxDB did not answer in time",
        HttpRequestException e => $"InfluxDB: {e.Message}",
        IOException e => $"InfluxDB: {e.Message}",
        _ => null,
    };

    /// <summary>Writes lines.</summary>
    public async Task<InfluxAnswer> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(lines);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        return await SendAsync(_writeUrl, content, ErrorBytesMax, cancellationToken);
    }

    /// <summary>Runs one InfluxQL statement; times are milliseconds. Names in it must be quoted by InfluxQl.</summary>
    public async Task<InfluxAnswer> QueryAsync(string statement, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(
        [
            new("db", Database),
            new("epoch", "ms"),
            new("q", statement),
        ]);
        return await SendAsync(_queryUrl, content, HistoryLimits.AnswerBytesMax, cancellationToken);
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static AuthenticationHeaderValue? Authorization(InfluxOptions options)
    {
        if (options.TokenFile is not null)
        {
            return new AuthenticationHeaderValue("Token", Secret(options.TokenFile));
        }

        return options.Username is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
                Encoding.UTF8.GetBytes($"{options.Username}:{Secret(options.PasswordFile!)}")));
    }

    private static string Secret(string path) =>
        SecretFile.TryRead(path, out var problem) ?? throw new IOException(problem);

    private async Task<InfluxAnswer> SendAsync(
        Uri url,
        HttpContent content,
        int bytesMax,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = content;
        request.Headers.Authorization = Authorization(_options);
        using var response = await _http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return new InfluxAnswer(response.StatusCode, await ReadAsync(body, bytesMax, cancellationToken));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream body,
        int bytesMax,
        CancellationToken cancellationToken)
    {
        var buffer = new byte[4_096];
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
            if (length == buffer.Length)
            {
                if (length >= bytesMax)
                {
                    throw new IOException($"an answer of more than {bytesMax} bytes");
                }

                Array.Resize(ref buffer, Math.Min(length * 2, bytesMax));
            }
        }
    }
}

/// <param name="Status">HTTP's word.</param>
/// <param name="Body">The whole body, bounded.</param>
internal readonly record struct InfluxAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as words for a log, at most 300 characters on one line.</summary>
    public string Words
    {
        get
        {
            var text = Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, 300)]).ReplaceLineEndings(" ").Trim();
            return $"InfluxDB {(int)Status}: {text}";
        }
    }
}
