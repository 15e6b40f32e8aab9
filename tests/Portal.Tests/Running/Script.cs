using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lightline.Portal.Identity.Keys;

namespace Lightline.Portal.Tests.Running;

/// <summary>Somebody's script: it asks the API by a key, from a household of its own, and keeps no cookie.</summary>
internal static class Script
{
    /// <summary>Gives somebody a key, as if they had made it long ago.</summary>
    public static async Task<string> KeyAsync(RunningPortal portal, Neighbour who, string name = "Script")
    {
        var key = KeyText.Make();
        await portal.ExecuteAsync(
            """
            insert into retail.api_key (id, organisation_id, user_id, name, hash, created_at, expires_at)
            select gen_random_uuid(), u.organisation_id, u.id, $3, $2, now() - interval '1 day', now() + interval '1 day'
            from retail.user_account u join retail.organisation o on o.id = u.organisation_id
            where u.email = $1 and o.host_name = $4
            """,
            who.Email, KeyText.Hash(key), name, who.Host);
        return key;
    }

    /// <summary>Asks once.</summary>
    public static Task<Answer> AskAsync(
        Browser from, HttpMethod method, string path, string? key, string? body = null, string type = "application/json")
    {
        var content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (content is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        return from.AskAsync(method, path, content, key is null ? null : new AuthenticationHeaderValue("Bearer", key));
    }

    /// <summary>What <c>POST /api/v1/providers</c> takes for a provider of this short name.</summary>
    public static Dictionary<string, object?> Provider(string slug) => new()
    {
        ["slug"] = slug,
        ["name"] = $"{char.ToUpperInvariant(slug[0])}{slug[1..]}",
        ["hostName"] = $"{slug}.localhost",
        ["timeZone"] = "Europe/Tallinn",
        ["currency"] = "EUR",
        ["language"] = "en",
        ["phone"] = "1800 333 333",
        ["phoneHours"] = "every day, 8 to 20",
        ["brandColour"] = "#7a1fa2",
        ["staffNeedsSecondStep"] = false,
        ["admin"] = new Dictionary<string, object?> { ["name"] = "Ada Admin", ["email"] = $"ada@{slug}.example" },
    };

    public static string Json(object of) => JsonSerializer.Serialize(of);

    /// <summary>Whether a refusal says what is wrong in the form of RFC 9457, with a number where there is a line to find.</summary>
    public static void AssertProblem(Answer answer)
    {
        Assert.StartsWith("application/problem+json", answer.Header("Content-Type"), StringComparison.Ordinal);
        var problem = JsonElement.Parse(answer.Body);
        Assert.Equal((int)answer.Status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        if ((int)answer.Status is not (401 or 404))
        {
            Assert.Matches("^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$", problem.GetProperty("reference").GetString()!);
        }
    }
}
