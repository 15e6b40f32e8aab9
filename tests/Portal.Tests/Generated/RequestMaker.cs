using System.Text;
using System.Text.Json;
using Lightline.Portal.Tests.Identity;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Generated;

/// <summary>One request, as it will be sent.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Path and query, escaped.</param>
/// <param name="Body">Its bytes; null for none.</param>
/// <param name="Type">What it says its body is; null for nothing.</param>
/// <param name="HasToken">Whether it brings the form token of a page of its sender.</param>
internal sealed record MadeRequest(HttpMethod Method, string Path, byte[]? Body, string? Type, bool HasToken);

/// <summary>
/// Makes requests of what the Portal says that it takes (its OpenAPI document, its routes and the fields of its forms): nearly
/// right ones, and ones with everything that a caller can get wrong. Each is made of its own number alone, so that one can be
/// made again.
/// </summary>
/// <param name="document">The OpenAPI document.</param>
/// <param name="routes">Method and pattern of every route.</param>
/// <param name="numbers">What may stand for <c>{number}</c>.</param>
internal sealed class RequestMaker(JsonElement document, IReadOnlyList<(string Method, string Path)> routes, string[] numbers)
{
    /// <summary>Fields of the forms that strangers may send, which no table of theirs names.</summary>
    private static readonly string[] _strangersFields =
        ["email", "password", "code", "form", "new-password", "credential", "return", "theme", "who", "name", "role"];

    private static readonly string[] _queries =
        ["return", "ended", "changed", "saved", "done", "before", "action", "actor", "subject", "day", "view", "page"];

    private static readonly string[] _texts =
    [
        "", " ", "x", "0", "-1", "1e400", "99999999999999999999", "null", "true", "\0", "a\0b", "\r\nX-Evil: 1", "' or 1=1 --", "\";drop",
        "../../../etc/passwd", "%00", "%zz", "<script>alert(1)</script>", "{{7*7}}", "${jndi}", "\u202eabc", "é", "\ud83d\ude00",
        "٣٤٥", "İ", "ﷺ", "a@b.example", "+372 600 0000", "2026-11-29", "0001-01-01", "9999-12-31", "24:61",
        "#0b57c2", "/\\evil.example",
        "01990000-0000-7000-8000-000000000001", "AAAAAAAA", "en", "Europe/Tallinn", new('a', 300), new('é', 5_000),
    ];

    private static readonly string[] _literals =
    [
        "null", "true", "false", "0", "-1", "1e400", "123456789012345678901234567890", "[]", "{}", "\"\"", "\"\\ud800\"", "\"\\u0000\"",
        "[[[[[[[[[[1]]]]]]]]]]", "{\"a\":{\"a\":{\"a\":{\"a\":1}}}}", "\"2026-11-29\"", "NaN", "undefined", "'x'", "\"unfinished",
    ];

    private static readonly string[] _types =
    [
        "application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x",
        "application/json; charset=utf-16", "application/x-www-form-urlencoded; charset=utf-7", "x", "image/png", "application/xml",
    ];

    private static readonly string[] _methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"];

    private readonly (string Path, string Method, JsonElement Of)[] _calls =
    [
        .. from path in document.GetProperty("paths").EnumerateObject()
           from call in path.Value.EnumerateObject()
           select (path.Name, call.Name.ToUpperInvariant(), call.Value),
    ];

    private readonly string[] _members =
    [
        .. from schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject()
           where schema.Value.TryGetProperty("properties", out _)
           from member in schema.Value.GetProperty("properties").EnumerateObject()
           select member.Name,
    ];

    /// <summary>How many calls the document names.</summary>
    public int Calls => _calls.Length;

    /// <summary>A call of the API.</summary>
    public MadeRequest Call(Random random)
    {
        var (path, method, of) = Pick(random, _calls);
        var hasBody = of.TryGetProperty("requestBody", out _);
        return new MadeRequest(
            new HttpMethod(random.Next(12) == 0 ? Pick(random, _methods) : method),
            Fill(random, path) + Query(random),
            hasBody || random.Next(6) == 0 ? Utf8(random, Json(random)) : null,
            random.Next(8) == 0 ? Pick(random, _types) : "application/json",
            HasToken: false);
    }

    /// <summary>A page, or a form.</summary>
    public MadeRequest Page(Random random)
    {
        var (method, path) = Pick(random, routes);
        var sent = random.Next(15) == 0 ? Pick(random, _methods) : method;
        var isForm = method == "POST" || random.Next(20) == 0;
        return new MadeRequest(
            new HttpMethod(sent),
            Fill(random, path) + Query(random),
            isForm && sent is not ("GET" or "HEAD") ? Utf8(random, Form(random, path)) : null,
            random.Next(12) == 0 ? Pick(random, _types) : "application/x-www-form-urlencoded",
            HasToken: random.Next(10) != 0);
    }

    private string Json(Random random)
    {
        if (random.Next(15) == 0)
        {
            return random.Next(2) == 0 ? Pick(random, _literals) : new string('[', random.Next(1, 9_000));
        }

        // Few names, so that a thousand right ones are a handful of providers.
        var members = Script.Provider($"made{random.Next(8)}").Select(m => (m.Key, Value: Script.Json(m.Value!))).ToList();
        for (var change = random.Next(5); change > 0; change--)
        {
            var at = random.Next(members.Count);
            switch (random.Next(5))
            {
                case 0 when members.Count > 1:
                    members.RemoveAt(at);
                    break;
                case 1:
                    members.Add((Pick(random, _members), Literal(random)));
                    break;
                case 2:
                    members.Add((members[at].Key, members[at].Value));
                    break;
                default:
                    members[at] = (members[at].Key, Literal(random));
                    break;
            }
        }

        return $"{{{string.Join(',', members.Select(m => $"{JsonSerializer.Serialize(m.Key)}:{m.Value}"))}}}";
    }

    private static string Literal(Random random) =>
        random.Next(2) == 0 ? Pick(random, _literals) : JsonSerializer.Serialize(Pick(random, _texts));

    private static string Form(Random random, string path)
    {
        var fields = Forms.All.TryGetValue(path, out var known)
            ? known.Fields.Select(f => (f.Name, f.Value)).ToList()
            : [.. _strangersFields.Where(_ => random.Next(2) == 0).Select(name => (name, Pick(random, _texts)))];
        for (var change = random.Next(4); change > 0; change--)
        {
            if (fields.Count > 0 && random.Next(3) > 0)
            {
                var at = random.Next(fields.Count);
                fields[at] = (fields[at].Item1, Pick(random, _texts));
            }
            else
            {
                fields.Add((random.Next(2) == 0 ? Pick(random, _strangersFields) : Pick(random, _texts), Pick(random, _texts)));
            }
        }

        if (random.Next(40) == 0)
        {
            fields.AddRange(Enumerable.Range(0, 1_500).Select(i => ($"f{i}", "x")));
        }

        return string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Item1)}={Uri.EscapeDataString(f.Item2)}"));
    }

    private string Fill(Random random, string path)
    {
        for (int open; (open = path.IndexOf('{', StringComparison.Ordinal)) >= 0;)
        {
            // What limits a part of a route may hold braces of its own.
            var close = path.Contains(':', StringComparison.Ordinal) ? path.LastIndexOf('}') : path.IndexOf('}', open);
            var value = random.Next(2) == 0 ? Pick(random, numbers) : Uri.EscapeDataString(Pick(random, _texts));
            path = string.Concat(path.AsSpan(0, open), value.Length == 0 ? "-" : value, path.AsSpan(close + 1));
        }

        return path;
    }

    private static string Query(Random random) => random.Next(4) > 0
        ? ""
        : "?" + string.Join('&', Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            $"{Pick(random, _queries)}={(random.Next(10) == 0 ? "%ff%fe" : Uri.EscapeDataString(Pick(random, _texts)))}"));

    /// <summary>Now and then no text at all, or far too much of it.</summary>
    private static byte[] Utf8(Random random, string text)
    {
        switch (random.Next(60))
        {
            case 0:
                var noise = new byte[random.Next(1, 500)];
                random.NextBytes(noise);
                return noise;
            case 1:
                return Encoding.UTF8.GetBytes(text + new string(' ', 70_000));
            case 2:
                return Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]);
            default:
                return Encoding.UTF8.GetBytes(text);
        }
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
