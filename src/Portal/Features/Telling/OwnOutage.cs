namespace Lightline.Portal.Features.Telling;

/// <summary>What an outage means for whoever reads its page.</summary>
/// <param name="Addresses">Their homes that it has cut off and that are not back; at least one.</param>
/// <param name="Choice">How they hear of its end; null where nothing can be promised.</param>
public sealed record OwnOutage(IReadOnlyList<string> Addresses, TellMeChoice? Choice)
{
    /// <summary>Which of their homes, in words.</summary>
    public string Homes => Addresses switch
    {
        [var one] => one,
        [var one, var other] => $"{one} and {other}",
        _ => $"{Addresses[0]} and {Addresses.Count - 1} more of your homes",
    };
}
