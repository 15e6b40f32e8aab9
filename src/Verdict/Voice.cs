namespace Lightline.Verdict;

/// <summary>To whom a verdict speaks: which language, and which clock hangs on their wall.</summary>
/// <param name="Words">The language.</param>
/// <param name="Zone">The reader's time zone.</param>
public sealed record Voice(Words Words, TimeZoneInfo Zone);
