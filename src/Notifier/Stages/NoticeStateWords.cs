namespace Lightline.Notifier.Stages;

/// <summary>States as the database spells them.</summary>
internal static class NoticeStateWords
{
    public static string Word(this NoticeState state) =>
        state is NoticeState.InDoubt ? "in-doubt" : state.ToString().ToLowerInvariant();

    /// <exception cref="ArgumentOutOfRangeException">The database has a state that this build does not know.</exception>
    public static NoticeState Parse(string word)
    {
        foreach (var state in Enum.GetValues<NoticeState>())
        {
            if (state.Word() == word)
            {
                return state;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(word), word, "no such state");
    }
}
