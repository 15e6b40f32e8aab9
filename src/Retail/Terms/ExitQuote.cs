namespace Lightline.Retail.Terms;

/// <summary>What leaving would cost, and when it would be.</summary>
/// <param name="EndsBefore">The first day without service.</param>
/// <param name="BoundUntil">The first day on which one is no longer bound.</param>
/// <param name="Usage">What is due for the days until then that no bill has told yet.</param>
/// <param name="Rest">What is due for the rest of the binding period.</param>
public sealed record ExitQuote(DateOnly EndsBefore, DateOnly BoundUntil, Money Usage, Money Rest)
{
    /// <summary>All of it.</summary>
    public Money Total => Usage + Rest;
}
