using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lightline.Gateways;
using Lightline.Gateways.Sms;
using Lightline.Servers;

namespace Lightline.Notifier.Tests.Gateways;

public sealed class OutsideWorldTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lightline-copy-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly int _port = FreePort.Block(4);
    private OutsideWorld _world = null!;

    private Uri Page => new($"http://127.0.0.1:{_port}/");

    private Uri Status => new($"http://127.0.0.1:{_port + 2}/");

    public async ValueTask InitializeAsync() => _world = await OutsideWorld.StartAsync(
        new GatewayOptions
        {
            PagePort = _port,
            SmtpPort = _port + 1,
            StatusPort = _port + 2,
            PortalUrl = new Uri($"http://127.0.0.1:{_port + 3}"),
            StatusFolder = _folder,
            Access = new SmsAccess("a", "b"),
        },
        TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Messages_are_told_as_json_and_a_repeat_with_the_same_id_is_one_message()
    {
        for (var i = 0; i < 2; i++)
        {
            var answer = await SendAsync("%2B3725000001", "Hello", "&message-id=abc");
            Assert.Equal("0: Accepted for delivery", answer);
        }

        using var json = JsonDocument.Parse(await GetAsync("messages"));
        var message = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(
            ["id", "channel", "to", "from", "subject", "text", "at", "attempt"], message.EnumerateObject().Select(p => p.Name));
        Assert.Equal("abc", message.GetProperty("id").GetString());
        Assert.Equal(2, message.GetProperty("attempt").GetInt32());
        Assert.Contains("handed in 2 times", await GetAsync(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_takes_no_ids_delivers_a_repeat_again()
    {
        using var answer = await _http.PutAsJsonAsync(
            new Uri(Page, "settings"), new { sms = "accept", takesIds = false }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await SendAsync("%2B3725000001", "Hello", "&message-id=abc");
        await SendAsync("%2B3725000001", "Hello", "&message-id=abc");
        Assert.Equal(2, _world.Box.Count);
        Assert.Contains("\"takesIds\":false", await GetAsync("settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_and_foreign_pages_change_nothing()
    {
        using var wrong = await _http.PutAsJsonAsync(
            new Uri(Page, "settings"), new { failPercent = 101 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Delete, new Uri(Page, "messages"));
        foreign.Headers.Add("Origin", "http://evil.example");
        using var refused = await _http.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["sms"] = "Busy",
            ["email"] = "Accept",
            ["report"] = "None",
            ["failPercent"] = "30",
            ["delayMilliseconds"] = "0",
        });
        using var saved = await _http.PostAsync(new Uri(Page, "settings"), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        Assert.Equal(
            new GatewayModes { Sms = Answer.Busy, Report = Report.None, FailPercent = 30, TakesIds = false }, _world.Modes.Now);
    }

    [Fact]
    public async Task What_arrived_is_shown_as_text()
    {
        await SendAsync("%2B3725000001", "%3Cscript%3Ealert(1)%3C/script%3E", "");
        Assert.DoesNotContain("<script", await GetAsync(""), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", await GetAsync("sms"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_gateway_has_a_page_of_its_own()
    {
        await SendAsync("%2B3725000001", "By text", "");
        _world.Box.Put(null, "email", "home@example.org", "a@example.org", "By mail", "Body");
        Directory.CreateDirectory(Path.Combine(_folder, "b.localhost"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "b.localhost", "status.html"), "x", TestContext.Current.CancellationToken);
        foreach (var (path, isThere, isNot) in new[]
        {
            ("sms", "By text", "By mail"), ("email", "By mail", "By text"),
            ("copies", $"http://b.localhost:{_port + 2}/status", "By mail"),
        })
        {
            var page = await GetAsync(path);
            Assert.Contains(isThere, page, StringComparison.Ordinal);
            Assert.DoesNotContain(isNot, page, StringComparison.Ordinal);
            Assert.Contains($"<a href=\"/{path}\" aria-current=\"page\">", page, StringComparison.Ordinal);
        }

        var all = await GetAsync("");
        Assert.Contains("By text", all, StringComparison.Ordinal);
        Assert.Contains("By mail", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_portal_dead_the_status_copy_answers_from_its_folder()
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskStatusAsync("status")).Status);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "status.html"), "As of 12:00", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(_folder, "b.localhost", "outages"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "b.localhost", "outages", "ABCD2345.html"), "One outage",
            TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "As of 12:00"), await AskStatusAsync("status"));
        Assert.Equal((HttpStatusCode.OK, "One outage"), await AskStatusAsync("outages/ABCD2345", "b.localhost"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskStatusAsync("outages/ABCD2345", "c.localhost")).Status);
        foreach (var path in new[] { "", "messages", "outages/..%2f..%2fetc%2fpasswd", "outages/%2e%2e", "cgi-bin/sendsms" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await AskStatusAsync(path)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await AskStatusAsync("healthz")).Status);
    }

    [Fact]
    public async Task The_status_copy_comes_packed_to_a_browser_that_unpacks()
    {
        var copy = string.Concat(Enumerable.Repeat("<p>There is no outage now.</p>", 1_000));
        await File.WriteAllTextAsync(Path.Combine(_folder, "status.html"), copy, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Status, "status"));
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var packed = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.InRange(packed.Length, 1, copy.Length / 10);
        await using var unpacked = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.Equal(copy, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task With_the_portal_alive_the_status_copy_passes_it_on()
    {
        using var portal = new TcpListener(IPAddress.Loopback, _port + 3);
        portal.Start();
        var asked = AnswerOnceAsync(portal);
        Assert.Equal((HttpStatusCode.OK, "live"), await AskStatusAsync("status", "b.localhost"));
        Assert.Contains($"Host: b.localhost:{_port + 3}", await asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DATA\r\nRCPT TO:<a@b>\r\nQUIT\r\n", 0)]
    [InlineData("EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\nno end", 0)]
    [InlineData("EHLO x\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n\0\0\r\n..x\r\n.\r\nQUIT\r\n", 1)]
    [InlineData("LONG", 0)]
    [InlineData("HUGE", 0)]
    public async Task A_mail_client_of_nonsense_costs_little_and_hurts_nobody(string said, int taken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port + 1, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(said switch
            {
                "LONG" => new string('x', 100_000),
                "HUGE" => "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"
                    + string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 1_200)) + ".\r\n",
                _ => said,
            }), TestContext.Current.CancellationToken);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // Cut, as it should be.
        }

        Assert.Equal(taken, _world.Box.Count);
    }

    private static async Task<string> AnswerOnceAsync(TcpListener portal)
    {
        using var client = await portal.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var bytes = new byte[4_096];
        var read = await stream.ReadAsync(bytes);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlive"u8.ToArray());
        return Encoding.ASCII.GetString(bytes, 0, read);
    }

    private async Task<(HttpStatusCode Status, string Text)> AskStatusAsync(string path, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Status, path));
        request.Headers.Host = host;
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private Task<string> GetAsync(string path) =>
        _http.GetStringAsync(new Uri(Page, path), TestContext.Current.CancellationToken);

    private Task<string> SendAsync(string to, string text, string more) =>
        GetAsync($"cgi-bin/sendsms?username=a&password=b&from=X&to={to}&text={text}{more}");
}
