namespace Lightline.Notifier.Channels;

/// <summary>Sends what has been marked as begun. It never throws for what the other side does.</summary>
internal interface IChannel
{
    Channel Name { get; }

    /// <summary>False when it is not configured: its notices are suppressed with a reason.</summary>
    bool IsOn { get; }

    /// <summary>Whether the other side knows our id again, so that a repeat reaches nobody twice.</summary>
    bool TakesIds { get; }

    /// <summary>At most <see cref="SendLimits.AnswerWithin"/> long.</summary>
    Task<SendOutcome> SendAsync(Outgoing message, CancellationToken cancellationToken);
}
