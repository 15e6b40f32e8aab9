using Lightline.Portal.Startup;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Startup;

/// <summary>The command by which an operator has the audit log proved.</summary>
public sealed class VerifyAuditTests(RunningPortal portal)
{
    [Fact]
    public async Task Every_organisation_has_a_line_and_a_kept_chain_is_held_against_it()
    {
        using var output = new StringWriter();
        Assert.Equal(0, await RunAsync(output));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(
            @"^[a-z-]+: [0-9,]+ entries, [0-9,]+ seals, chain (none|[0-9a-f]{64}@[0-9]+), whole$", line));
        Assert.True(lines.Length >= 3);

        using var wrong = new StringWriter();
        var slug = lines[0].Split(':')[0];
        Assert.Equal(1, await RunAsync(wrong, $"{slug}={new string('0', 64)}@999999"));
        Assert.Contains("seal 999999, whose chain value was kept, is not there", wrong.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await RunAsync(wrong, $"nobody={new string('0', 64)}@1"));
        Assert.Contains("nobody: ", wrong.ToString(), StringComparison.Ordinal);

        using var away = new StringWriter();
        Assert.Equal(1, await VerifyAudit.RunAsync(
            "Host=127.0.0.1;Port=1;Timeout=1", [], away, TestContext.Current.CancellationToken));
        Assert.StartsWith("the audit log cannot be read: ", away.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_options_are_taken_from_the_command_line_and_judged()
    {
        string[] plain = ["--Urls", "http://127.0.0.1:0", "--expect", "x"];
        Assert.Equal((false, plain), (VerifyAudit.Take(plain).IsAsked, VerifyAudit.Take(plain).Others));
        var (isAsked, expected, others) = VerifyAudit.Take(["--verify-audit", "--expect", "a=b@1", "--Urls", "u", "--expect"]);
        Assert.True(isAsked);
        Assert.Equal(["a=b@1", ""], expected);
        Assert.Equal(["--Urls", "u"], others);
        Assert.Equal(2, VerifyAudit.Check(expected).Count());
        Assert.Empty(VerifyAudit.Check([$"citynet={new string('a', 64)}@20"]));
    }

    private Task<int> RunAsync(TextWriter output, params string[] expected) => VerifyAudit.RunAsync(
        portal.OwnerConnectionString, expected, output, TestContext.Current.CancellationToken);
}
