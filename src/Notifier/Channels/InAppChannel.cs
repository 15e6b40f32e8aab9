namespace Lightline.Notifier.Channels;

/// <summary>The in-app inbox: the row is the message, so marking it as begun is sending it.</summary>
internal sealed class InAppChannel : IChannel
{
    public Channel Name => Channel.InApp;

    public bool IsOn => true;

    public bool TakesIds => true;

    public Task<SendOutcome> SendAsync(Outgoing message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Taken);
}
