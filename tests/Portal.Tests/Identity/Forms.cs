using System.Net;

namespace Lightline.Portal.Tests.Identity;

/// <summary>What every POST with a policy takes; whoever adds one adds it here.</summary>
internal static class Forms
{
    /// <summary>What a form that aims at Juta sends, and what another account's person gets for it; every POST is here.</summary>
    public static IReadOnlyDictionary<string, ((string Name, string Value)[] Fields, HttpStatusCode Foreign)> All { get; } =
        new Dictionary<string, ((string, string)[], HttpStatusCode)>
        {
            ["/account/security/end"] = ([("session", "{session}")], HttpStatusCode.NotFound),
            ["/account/security/end-others"] = ([], HttpStatusCode.Redirect),
            ["/account/confirm"] = ([("password", "")], HttpStatusCode.UnprocessableEntity),
            ["/account/confirm/passkey"] = ([("credential", "")], HttpStatusCode.UnprocessableEntity),
            // Nobody has shown again who they are.
            ["/account/security/app"] = ([], HttpStatusCode.Redirect),
            ["/account/security/app/off"] = ([], HttpStatusCode.Redirect),
            ["/account/security/passkeys/new"] = ([], HttpStatusCode.Redirect),
            ["/account/security/passkeys/options/new"] = ([], HttpStatusCode.Redirect),
            ["/account/security/passkeys/remove"] = ([("passkey", "AAAA")], HttpStatusCode.Redirect),
            ["/account/security/other-accounts"] = ([], HttpStatusCode.Redirect),
            ["/account/security/other-accounts/remove"] = ([("name", "acme"), ("subject", "x")], HttpStatusCode.Redirect),
            ["/account/security/password"] = ([("new-password", "a whole new world of words")], HttpStatusCode.Redirect),
            ["/account/security/recovery-codes"] = ([], HttpStatusCode.Redirect),
            ["/account/changes/withdraw"] = ([("change", "{session}")], HttpStatusCode.Redirect),
            ["/account/email"] = ([("address", "new@x.example")], HttpStatusCode.Redirect),
            ["/account/email/check"] = ([("code", "12345678")], HttpStatusCode.Redirect),
            ["/account/keys"] = ([("name", "x"), ("days", "30")], HttpStatusCode.Redirect),
            ["/account/keys/end"] = ([("key", "{key}")], HttpStatusCode.NotFound),
            ["/admin"] = ([("name", "Eve's")], HttpStatusCode.NotFound),
            ["/admin/preview"] = ([("name", "Eve's"), ("colour", "#0b57c2")], HttpStatusCode.NotFound),
            ["/admin/people"] = ([("name", "Eve"), ("email", "eve@x.example"), ("role", "agent")], HttpStatusCode.NotFound),
            ["/admin/people/roles"] = ([("who", "{session}"), ("role", "agent")], HttpStatusCode.NotFound),
            ["/admin/people/remove"] = ([("who", "{session}")], HttpStatusCode.NotFound),
            ["/admin/systems"] = ([("name", "Eve's"), ("redirects", "https://evil.example/")], HttpStatusCode.NotFound),
            ["/admin/systems/remove"] = ([("system", "{session}")], HttpStatusCode.NotFound),
            ["/admin/systems/secret"] = ([("system", "{session}")], HttpStatusCode.NotFound),
            // By a key alone, of nobody's account: the body that a caller sends is judged before anything else.
            ["/api/v1/providers"] = ([], HttpStatusCode.NotFound),
            ["/account/name"] = ([("name", "Eve")], HttpStatusCode.Redirect),
            ["/account/notifications"] = ([("quiet", "1"), ("quiet-from", "x")], HttpStatusCode.UnprocessableEntity),
            ["/account/look-at"] = ([("account", "22222222")], HttpStatusCode.NotFound),
            ["/account/people/invite"] = ([("name", "Eve"), ("email", "eve@x.example"), ("role", "delegate")], HttpStatusCode.Redirect),
            ["/account/people/leave"] = ([], HttpStatusCode.Redirect),
            ["/account/people/remove"] = ([("person", "00000000-0000-0000-0000-000000000000")], HttpStatusCode.Redirect),
            ["/account/people/role"] = ([("role", "delegate")], HttpStatusCode.Redirect),
            ["/account/phone"] = ([("address", "+441632960001")], HttpStatusCode.Redirect),
            ["/account/phone/check"] = ([("code", "12345678")], HttpStatusCode.Redirect),
            ["/connection/{number}/tell-me"] = ([("wish", "ask")], HttpStatusCode.NotFound),
            ["/desk"] = ([("said", "nobody at all")], HttpStatusCode.NotFound),
            ["/desk/customers/{number}/act"] = ([("reason", "")], HttpStatusCode.NotFound),
            ["/desk/customers/{number}/changes"] =
                ([("change", "{session}"), ("decision", "approve"), ("reason", "x")], HttpStatusCode.NotFound),
            ["/desk/customers/{number}/name"] =
                ([("person", "1:Eve"), ("name", "Eve"), ("reason", "x")], HttpStatusCode.NotFound),
            ["/desk/stop"] = ([], HttpStatusCode.NotFound),
            ["/noc/incidents/{number}/acknowledge"] = ([], HttpStatusCode.NotFound),
            ["/noc/incidents/{number}/change"] = ([], HttpStatusCode.NotFound),
            ["/noc/incidents/{number}/check"] = ([], HttpStatusCode.NotFound),
            ["/noc/incidents/{number}/updates"] = ([], HttpStatusCode.NotFound),
        };
}
