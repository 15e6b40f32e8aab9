namespace Lightline.Portal.Features.Telling;

/// <summary>A telephone number that its owner knows again and nobody else can call.</summary>
internal static class PhoneMask
{
    private const string Hidden = "***";

    private const int Shown = 4;

    /// <summary>Its last four digits, such as <c>***12 34</c>; of a number that has hardly more, none.</summary>
    public static string Of(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.Length < 2 * Shown ? Hidden : $"{Hidden}{digits[^4..^2]} {digits[^2..]}";
    }
}
