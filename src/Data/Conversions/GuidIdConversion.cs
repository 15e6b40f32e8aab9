using Lightline.Contracts;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lightline.Data.Conversions;

/// <summary>Stores a typed id as <c>uuid</c>.</summary>
internal sealed class GuidIdConversion<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => From(value))
    where TId : struct, IGuidId<TId>
{
    // An expression tree cannot call a static abstract member itself.
    private static TId From(Guid value) => TId.From(value);
}
