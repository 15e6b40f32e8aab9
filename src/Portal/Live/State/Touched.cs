namespace Lightline.Portal.Live.State;

/// <summary>What one frame changed, so that only those who look at it are woken.</summary>
internal sealed class Touched
{
    public HashSet<long> Onts { get; } = [];

    public HashSet<long> Olts { get; } = [];

    /// <summary>Ports on which a box lost its light or power, or came back: their neighbours' verdicts may change.</summary>
    public HashSet<long> Ports { get; } = [];

    public bool IsEmpty => Onts.Count == 0 && Olts.Count == 0;
}
