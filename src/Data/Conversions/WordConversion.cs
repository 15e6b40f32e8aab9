using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Lightline.Data.Conversions;

/// <summary>Stores an enum as its words: <c>WalledGarden</c> as <c>walled-garden</c>.</summary>
internal sealed class WordConversion<TEnum>() : ValueConverter<TEnum, string>(
    value => Words.Of(value),
    word => Words.Parse<TEnum>(word))
    where TEnum : struct, Enum;
