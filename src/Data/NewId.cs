using Lightline.Contracts;

namespace Lightline.Data;

/// <summary>Makes ids of rows that are named before they are stored.</summary>
public static class NewId
{
    /// <summary>A fresh UUIDv7 of the given kind; ids sort in the order of their making.</summary>
    public static TId Of<TId>(TimeProvider time) where TId : struct, IGuidId<TId> =>
        TId.From(Guid.CreateVersion7(time.GetUtcNow()));
}
