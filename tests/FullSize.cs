namespace Lightline.Tests;

/// <summary>The size of heavy tests: small by default, the promise's own with <c>./test --full</c>.</summary>
internal static class FullSize
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("LIGHTLINE_FULL") == "1";

    /// <summary>Chooses the size and prints it, so that a log never claims more than was run.</summary>
    public static int Of(string what, int small, int full)
    {
        var size = IsOn ? full : small;
        Console.WriteLine($"{what}: {size:N0}{(IsOn ? string.Empty : $" (full size {full:N0})")}");
        return size;
    }
}
