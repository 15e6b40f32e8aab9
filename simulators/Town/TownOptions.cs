using System.Globalization;
using Lightline.Town.Plans;

namespace Lightline.Town;

/// <summary>What the command line asks for.</summary>
internal sealed record TownOptions
{
    /// <summary>Where state is kept; null is a fresh temporary folder.</summary>
    public string? Data { get; init; }

    /// <summary>Four, or as many as there are ONTs when those are fewer.</summary>
    public int Olts { get; init; } = OltsDefault;

    public int Onts { get; init; } = 2_000;

    public int Port { get; init; } = 8_080;

    /// <summary>History goes here; null keeps it in PostgreSQL.</summary>
    public Uri? Influx { get; init; }

    /// <summary>How long a box takes from repair to service, seconds: this to twice this.</summary>
    public int Ranging { get; init; } = 20;

    /// <summary>Only say whether everything would start.</summary>
    public bool IsCheck { get; init; }

    private const int OltsDefault = 4;
    private const int RangingMax = 600;

    /// <summary>Reads a command line. Null and the reason when it is not right.</summary>
    public static TownOptions? Parse(IReadOnlyList<string> arguments, out string error)
    {
        var options = new TownOptions();
        error = string.Empty;
        for (var i = 0; i < arguments.Count && error.Length == 0; i++)
        {
            var name = arguments[i];
            if (name == "--check")
            {
                options = options with { IsCheck = true };
            }
            else if (name is not ("--data" or "--olts" or "--onts" or "--port" or "--influx" or "--ranging"))
            {
                error = $"{name}: unknown option";
            }
            else if (i + 1 == arguments.Count || arguments[i + 1].Length == 0)
            {
                error = $"{name}: a value is missing";
            }
            else
            {
                options = Set(options, name, arguments[++i], out error);
            }
        }

        if (!arguments.Contains("--olts"))
        {
            options = options with { Olts = Math.Clamp(options.Onts, 1, OltsDefault) };
        }

        var perOlt = TownSize.OntsOnOltMax;
        if (error.Length == 0 && (options.Onts < options.Olts || options.Onts > (long)options.Olts * perOlt))
        {
            error = $"--onts: each OLT takes 1 to {perOlt} ONTs, so {options.Olts} OLTs (--olts) take "
                + $"{options.Olts} to {Math.Min((long)options.Olts * perOlt, TownSize.OntsMax)}, not {options.Onts}";
        }

        return error.Length == 0 ? options : null;
    }

    private static TownOptions Set(TownOptions options, string name, string value, out string error)
    {
        error = string.Empty;
        switch (name)
        {
            case "--data":
                return options with { Data = Path.GetFullPath(value) };
            case "--olts":
                return options with { Olts = Number(name, value, 1, TownSize.OltsMax, out error) };
            case "--onts":
                return options with { Onts = Number(name, value, 1, TownSize.OntsMax, out error) };
            case "--port":
                return options with { Port = Number(name, value, 1, Ports.PortalMax, out error) };
            case "--ranging":
                return options with { Ranging = Number(name, value, 1, RangingMax, out error) };
            default:
                if (Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                {
                    return options with { Influx = url };
                }

                error = $"{name}: {value} is not an http or https URL";
                return options;
        }
    }

    private static int Number(string name, string value, int min, int max, out string error)
    {
        var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        error = isNumber && number >= min && number <= max
            ? string.Empty
            : $"{name}: {value} is not a number from {min} to {max}";
        return number;
    }
}
