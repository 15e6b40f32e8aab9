namespace Lightline.Gateways;

/// <summary>The present modes, and the dice of which messages fail.</summary>
/// <param name="seed">The same seed fails the same messages in the same order.</param>
public sealed class ModeSwitch(int seed)
{
    private readonly Lock _gate = new();
    private readonly Random _dice = new(seed);
    private GatewayModes _modes = new();

    /// <summary>How the outside world behaves at present.</summary>
    public GatewayModes Now
    {
        get => Volatile.Read(ref _modes);
        set => Volatile.Write(ref _modes, value);
    }

    /// <summary>What the next message meets.</summary>
    public Answer Next(Answer set)
    {
        lock (_gate)
        {
            return set is Answer.Accept || _dice.Next(GatewayModes.PercentMax) >= Now.FailPercent ? Answer.Accept : set;
        }
    }
}
