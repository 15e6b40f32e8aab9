namespace Lightline.Retail.Terms;

/// <summary>What a provider lets people do before the binding period is over.</summary>
public enum EarlyExit
{
    /// <summary>They stay until it is.</summary>
    Stay,

    /// <summary>They may go once notice has run out, and pay a share of what the rest of the binding period would cost.</summary>
    PayRest,
}
