namespace Lightline.Notifier.Letters;

/// <summary>What becomes of a letter after an attempt.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Why">A word of ours; null when it was taken.</param>
/// <param name="DueAt">When it is tried again (UTC); null when it is over and what it held is blanked.</param>
internal sealed record LetterStep(string State, string? Why, DateTimeOffset? DueAt);
