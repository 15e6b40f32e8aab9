using Lightline.Contracts;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lightline.Data.Conversions;

/// <summary>Stores a typed id as <c>bigint</c>.</summary>
internal sealed class LongIdConversion<TId>() : ValueConverter<TId, long>(id => id.Value, value => From(value))
    where TId : struct, ILongId<TId>
{
    // An expression tree cannot call a static abstract member itself.
    private static TId From(long value) => TId.From(value);
}
