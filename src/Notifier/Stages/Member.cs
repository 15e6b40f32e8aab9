using Lightline.Contracts.Incidents;

namespace Lightline.Notifier.Stages;

/// <summary>Where the home of a notice stands in its incident now.</summary>
/// <param name="State">Where.</param>
/// <param name="Episode">Which of its losses.</param>
/// <param name="LostAt">UTC.</param>
/// <param name="RestoredAt">UTC.</param>
internal sealed record Member(MemberState State, int Episode, DateTimeOffset LostAt, DateTimeOffset? RestoredAt)
{
    /// <summary>Lost, or lost as far as anybody knows.</summary>
    public bool IsOff => State is MemberState.Affected or MemberState.Unknown;
}
