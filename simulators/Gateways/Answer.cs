namespace Lightline.Gateways;

/// <summary>How a gateway or mail server behaves.</summary>
public enum Answer
{
    /// <summary>Takes the message and says so.</summary>
    Accept,

    /// <summary>Takes it and answers what nobody understands.</summary>
    Nonsense,

    /// <summary>Takes it and cuts the connection without an answer.</summary>
    TakeThenDrop,

    /// <summary>Cuts the connection and does not take it.</summary>
    Drop,

    /// <summary>Says that it will take it later.</summary>
    Busy,

    /// <summary>Says that it will never take it.</summary>
    Refuse,
}
