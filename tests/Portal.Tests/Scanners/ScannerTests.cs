using System.Diagnostics;
using System.Globalization;
using Lightline.Data.Accounts;
using Lightline.Data.Identity;
using Lightline.Portal.Tests.Running;

namespace Lightline.Portal.Tests.Scanners;

/// <summary>
/// A scanner that others wrote, over loopback, as somebody signed in: what it finds is a fault.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ScannerTests(RunningPortal portal, ITestOutputHelper output)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Full", "sqlmap")]
    public async Task Sqlmap_finds_no_place_to_inject()
    {
        var level = FullSize.Of("sqlmap's level of effort", small: 1, full: 3);
        await using var people = new TestPeople(portal);
        var pia = await people.PersonAsync(portal.Street.Ivar, "pia@sqlmap.example", PersonRole.Delegate);
        var adam = await people.StaffAsync(Street.Brightline, "adam@sqlmap.example", StaffRole.Agent);
        var aud = await people.StaffAsync(Street.Brightline, "aud@sqlmap.example", StaffRole.Auditor);
        foreach (var (who, path, form) in new (Neighbour, string, string?)[]
        {
            (pia, $"/connection/{pia.Home.ConnectionNumber}*", null),
            (pia, "/messages?before=0199a00000008000800000000000000a", null),
            (pia, "/outages/ABCD2345*", null),
            (aud, "/audit?action=session&actor=0199a000-0000-8000-8000-000000000001&subject=x&day=2026-01-01", null),
            (adam, "/desk/customers/ABCD2345*", null),
            (adam, "/desk", "said=Mia"),
        })
        {
            using var browser = await portal.SignInAsync(who);
            await browser.GetAsync("/account/security");
            var folder = Directory.CreateTempSubdirectory("sqlmap");
            try
            {
                List<string> arguments =
                [
                    "-u", $"http://{portal.Address}{path}", "--host", $"{who.Host}:{portal.Address.Port}",
                    "--cookie", string.Join("; ", browser.Cookies.Select(c => $"{c.Key}={c.Value}")),
                    "--batch", "--disable-coloring", "--flush-session", "--output-dir", folder.FullName, "--dbms", "postgresql",
                    "--level", Number(level), "--risk", "1", "--time-sec", "2", "--timeout", "10", "--retries", "1",
                    "--skip", "cookie,user-agent,referer,host", "--drop-set-cookie", "--technique", "BEUST", "--ignore-code", "404",
                ];
                if (form is not null)
                {
                    arguments.AddRange(
                        ["--data", $"{form}&form-token=x", "-p", form.Split('=')[0], "--csrf-token", "form-token",
                        "--csrf-url", $"http://{portal.Address}{path}"]);
                }

                var said = await RunAsync("sqlmap", TimeSpan.FromMinutes(level == 1 ? 3 : 9), [.. arguments]);
                var sum = said.Split('\n').LastOrDefault(l => l.Contains("inject", StringComparison.Ordinal));
                output.WriteLine($"sqlmap on {path}: {sum}");
                Assert.True(said.Contains("do not appear to be injectable", StringComparison.Ordinal), said);
                Assert.DoesNotContain("is vulnerable", said, StringComparison.Ordinal);
                Assert.DoesNotContain("identified the following injection point", said, StringComparison.Ordinal);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    /// <summary>What a program says, on both of its outputs; it is ended when its time is up.</summary>
    private static async Task<string> RunAsync(string program, TimeSpan most, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(most);
        try
        {
            var both = Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(bound.Token), process.StandardError.ReadToEndAsync(bound.Token));
            await process.WaitForExitAsync(bound.Token);
            return string.Join('\n', await both);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} took longer than {most}");
            throw;
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
