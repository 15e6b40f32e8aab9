namespace Lightline.Snmp.Tests;

/// <summary>The size of heavy tests: small by default, the promise's own with LIGHTLINE_FULL=1.</summary>
internal static class FullSize
{
    public static int Of(ITestOutputHelper output, string what, int small, int full)
    {
        var isFull = Environment.GetEnvironmentVariable("LIGHTLINE_FULL") == "1";
        var size = isFull ? full : small;
        output.WriteLine($"{what}: {size:N0}{(isFull ? "" : $" (full size {full:N0})")}");
        return size;
    }
}
