namespace Lightline.Data;

/// <summary>An id that two processes can agree on before the commit: a UUIDv7.</summary>
public interface IGuidId<TSelf> where TSelf : struct, IGuidId<TSelf>
{
    /// <summary>The UUID.</summary>
    Guid Value { get; }

    /// <summary>Wraps a UUID as this id.</summary>
    static abstract TSelf From(Guid value);
}
