using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lightline.Contracts;

/// <summary>One OLT chassis. Assigned by PostgreSQL (<c>network.olt.id</c>); always positive.</summary>
[JsonConverter(typeof(LongIdConverter<OltId>))]
public readonly record struct OltId(long Value) : ILongId<OltId>
{
    /// <inheritdoc/>
    public static OltId From(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One PON port of an OLT (<c>network.port.id</c>); always positive.</summary>
[JsonConverter(typeof(LongIdConverter<PonId>))]
public readonly record struct PonId(long Value) : ILongId<PonId>
{
    /// <inheritdoc/>
    public static PonId From(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One ONT, the box in a home (<c>network.ont.id</c>); always positive.</summary>
[JsonConverter(typeof(LongIdConverter<OntId>))]
public readonly record struct OntId(long Value) : ILongId<OntId>
{
    /// <inheritdoc/>
    public static OntId From(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A region: the OLTs that can share a cause, owned by one Collector at a time (<c>network.region.id</c>).</summary>
[JsonConverter(typeof(LongIdConverter<RegionId>))]
public readonly record struct RegionId(long Value) : ILongId<RegionId>
{
    /// <inheritdoc/>
    public static RegionId From(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A connection: a premises' ONT, port and path (<c>network.connection.id</c>).</summary>
[JsonConverter(typeof(LongIdConverter<ConnectionId>))]
public readonly record struct ConnectionId(long Value) : ILongId<ConnectionId>
{
    /// <inheritdoc/>
    public static ConnectionId From(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The homes behind one electricity feed (<c>network.power_area.id</c>).</summary>
[JsonConverter(typeof(LongIdConverter<PowerAreaId>))]
public readonly record struct PowerAreaId(long Value) : ILongId<PowerAreaId>
{
    /// <inheritdoc/>
    public static PowerAreaId From(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A passive splitter of a PON (<c>network.splitter.id</c>).</summary>
[JsonConverter(typeof(LongIdConverter<SplitterId>))]
public readonly record struct SplitterId(long Value) : ILongId<SplitterId>
{
    /// <inheritdoc/>
    public static SplitterId From(long value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An id that is a 64-bit number in the database and on the wire.</summary>
public interface ILongId<TSelf> where TSelf : struct, ILongId<TSelf>
{
    /// <summary>The number.</summary>
    long Value { get; }

    /// <summary>Wraps a number as this id.</summary>
    static abstract TSelf From(long value);
}

/// <summary>Writes an id as a bare JSON number, so that the wire carries no wrapper object.</summary>
public sealed class LongIdConverter<TId> : JsonConverter<TId> where TId : struct, ILongId<TId>
{
    /// <inheritdoc/>
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.From(reader.GetInt64());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
