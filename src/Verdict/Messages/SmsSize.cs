namespace Lightline.Verdict.Messages;

/// <summary>How long a text message is, as networks count it.</summary>
/// <param name="Units">Septets of the default alphabet, or UTF-16 units where a character is not of it.</param>
/// <param name="Parts">Messages that the phone puts together again.</param>
/// <param name="IsGsm7">Whether the whole text is of the default alphabet.</param>
public sealed record SmsSize(int Units, int Parts, bool IsGsm7);
