using System.Net;
using Lightline.Servers;

namespace Lightline.Snmp.Tests.NetSnmp;

/// <summary>Runs a program of net-snmp to its end. One that is not installed fails the test.</summary>
internal static class NetSnmpTool
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Runs it against an agent without any MIB, so that every name and value is a number or octets.</summary>
    public static Task<(int ExitCode, string Output)> AskAsync(
        string tool, IPEndPoint agent, string[] options, params string[] rest) =>
        RunAsync(tool, ["-v2c", "-cpublic", "-t5", .. options, $"udp:{agent}", .. rest]);

    public static async Task<(int ExitCode, string Output)> RunAsync(string tool, IReadOnlyList<string> arguments)
    {
        var lines = new List<string>();
        var options = new ServerProcessOptions(tool, arguments)
        {
            OnOutput = line =>
            {
                // The first of these programs to run on a machine says that it made its own folders.
                if (line.StartsWith("Created directory: ", StringComparison.Ordinal))
                {
                    return;
                }

                lock (lines)
                {
                    lines.Add(line);
                }
            },
            Environment = new Dictionary<string, string> { ["MIBS"] = string.Empty, ["SNMPCONFPATH"] = "/nowhere" },
        };
        var (exit, _) = await ServerProcess.RunAsync(options, Bound, TestAgents.Token);
        return (exit, string.Join('\n', lines));
    }

    /// <summary>The lines of an answer; hex that runs over several lines is joined to its own.</summary>
    public static IReadOnlyList<string> Lines(string output)
    {
        var lines = new List<string>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('.') || lines.Count == 0)
            {
                lines.Add(line.TrimEnd());
            }
            else
            {
                lines[^1] = $"{lines[^1]} {line.TrimEnd()}";
            }
        }

        return lines;
    }
}
