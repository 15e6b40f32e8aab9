using Lightline.Data;
using Lightline.Data.Audit;
using Npgsql;

namespace Lightline.Portal.Startup;

/// <summary>
/// <c>--verify-audit</c>: reads the whole audit log of every organisation and says whether it is what was written. One
/// <c>--expect ORGANISATION=CHAIN@NUMBER</c> each holds a chain value that somebody kept against it.
/// </summary>
internal static class VerifyAudit
{
    /// <summary>The option itself.</summary>
    public const string Option = "--verify-audit";

    private const string Expect = "--expect";

    /// <summary>Takes our options from the command line; what is left is configuration.</summary>
    public static (bool IsAsked, IReadOnlyList<string> Expected, string[] Others) Take(string[] args)
    {
        if (!args.Contains(Option))
        {
            return (false, [], args);
        }

        var (expected, rest) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == Expect)
            {
                // One without a value is judged with the others.
                expected.Add(++i < args.Length ? args[i] : "");
            }
            else if (args[i] != Option)
            {
                rest.Add(args[i]);
            }
        }

        return (true, expected, [.. rest]);
    }

    /// <summary>What is wrong with the values of <c>--expect</c>, in words.</summary>
    public static IEnumerable<string> Check(IEnumerable<string> expected) => expected
        .Where(text => AuditExpectation.Parse(text) is null)
        .Select(text => $"{Expect}: '{text}' is not ORGANISATION=CHAIN@NUMBER, as {Option} prints a chain");

    /// <summary>Prints a line an organisation; 0 when every log is whole, else 1, also when it cannot be read.</summary>
    public static async Task<int> RunAsync(
        string ownerConnectionString, IEnumerable<string> expected, TextWriter output, CancellationToken cancellationToken)
    {
        await using var owner = PortalDatabase.CreateDataSource(ownerConnectionString);
        try
        {
            var verdicts = await AuditVerifier.VerifyAsync(
                owner, [.. expected.Select(text => AuditExpectation.Parse(text)!)], AuditVerifier.WaitMax, cancellationToken);
            foreach (var verdict in verdicts)
            {
                await output.WriteLineAsync(verdict.ToString());
            }

            return verdicts.All(v => v.IsWhole) ? 0 : 1;
        }
        catch (NpgsqlException failure)
        {
            await output.WriteLineAsync($"the audit log cannot be read: {failure.Message}");
            return 1;
        }
    }
}
