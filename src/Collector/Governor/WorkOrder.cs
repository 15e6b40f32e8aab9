namespace Lightline.Collector.Governor;

/// <summary>
/// What to ask an OLT next: the most urgent kind of work that is ready. Pure; starvation is prevented by the shares of
/// <see cref="OltBudget"/>, which make urgent work unready for a while.
/// </summary>
internal static class WorkOrder
{
    public static readonly int Kinds = Enum.GetValues<WorkKind>().Length;

    /// <param name="readyAt">For each <see cref="WorkKind"/> when it may run next; null when there is none of
    /// it.</param>
    /// <param name="now">The present.</param>
    /// <param name="lookAgainAt">When nothing is ready: the moment at which something will be.</param>
    /// <returns>The kind to do now, or null.</returns>
    public static WorkKind? Choose(ReadOnlySpan<TimeSpan?> readyAt, TimeSpan now, out TimeSpan lookAgainAt)
    {
        lookAgainAt = TimeSpan.MaxValue;
        for (var kind = 0; kind < readyAt.Length; kind++)
        {
            if (readyAt[kind] is not { } at)
            {
                continue;
            }

            if (at <= now)
            {
                lookAgainAt = now;
                return (WorkKind)kind;
            }

            lookAgainAt = at < lookAgainAt ? at : lookAgainAt;
        }

        return null;
    }
}
