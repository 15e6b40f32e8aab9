namespace Lightline.Contracts;

/// <summary>An id that two processes can agree on before the commit: a UUID of version 7, or one derived from what it names.</summary>
public interface IGuidId<TSelf> where TSelf : struct, IGuidId<TSelf>
{
    /// <summary>The UUID.</summary>
    Guid Value { get; }

    /// <summary>Wraps a UUID as this id.</summary>
    static abstract TSelf From(Guid value);
}
