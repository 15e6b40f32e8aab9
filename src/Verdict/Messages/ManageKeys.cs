using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lightline.Verdict.Messages;

/// <summary>
/// Signs the tokens of <see cref="ManageLink"/> and knows them again. A token is 43 bytes: version, last day, contact, a mark
/// of the address, and a tag, HMAC-SHA256 of all that and the organisation, cut to 16 bytes (RFC 2104, section 5). It opens
/// nothing on another provider's host, for nobody else, and nothing when the contact has another address.
/// </summary>
/// <param name="current">Signs, and is asked first.</param>
/// <param name="former">Known again, as long as links that they signed may be out.</param>
public sealed class ManageKeys(string current, params IReadOnlyList<string> former)
{
    /// <summary>Characters of a key: what an HMAC-SHA256 can use (RFC 2104, section 3).</summary>
    public const int KeyLengthMin = 32;

    /// <summary>
    /// For how many days a token opens anything. A complaint about old mail, and the mail in which one looks for the way out,
    /// is at most a year old; whoever comes later has newer mail, or none.
    /// </summary>
    public const int DaysGood = 365;

    internal const int MarkBytes = 8;

    private const byte Version = 1;
    private const int DayAt = 1;
    private const int ContactAt = 3;
    private const int MarkAt = 19;
    private const int TagAt = MarkAt + MarkBytes;
    private const int TagBytes = 16;
    private const int Bytes = TagAt + TagBytes;
    private const int IdBytes = 16;

    private readonly byte[][] _keys = [.. new[] { current }.Concat(former).Select(Encoding.UTF8.GetBytes)];

    /// <summary>A token for what is sent to an address then: the same at each attempt.</summary>
    public string Sign(Guid organisation, Guid contact, string address, DateTimeOffset at)
    {
        Span<byte> token = stackalloc byte[Bytes];
        token[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(token[DayAt..], Day(at.AddDays(DaysGood)));
        contact.TryWriteBytes(token[ContactAt..], bigEndian: true, out _);
        Mark(_keys[0], organisation, Digest(address), token.Slice(MarkAt, MarkBytes));
        Tag(_keys[0], organisation, token[..TagAt], token[TagAt..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>What a token opens on an organisation's host; null for every one that we have not signed for it.</summary>
    public ManageGrant? Read(Guid organisation, string? text)
    {
        Span<byte> token = stackalloc byte[Bytes];
        // A token is written in one way only, so what differs in the bits that the last character does not use is none.
        if (text is null || text.Length != Base64Url.GetEncodedLength(Bytes)
            || Base64Url.DecodeFromChars(text, token, out _, out var written) is not OperationStatus.Done || written != Bytes
            || token[0] != Version || Base64Url.EncodeToString(token) != text)
        {
            return null;
        }

        Span<byte> tag = stackalloc byte[TagBytes];
        foreach (var key in _keys)
        {
            Tag(key, organisation, token[..TagAt], tag);
            if (CryptographicOperations.FixedTimeEquals(tag, token[TagAt..]))
            {
                return new ManageGrant(
                    key,
                    organisation,
                    new Guid(token.Slice(ContactAt, IdBytes), bigEndian: true),
                    token.Slice(MarkAt, MarkBytes).ToArray(),
                    DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(BinaryPrimitives.ReadUInt16BigEndian(token[DayAt..])));
            }
        }

        return null;
    }

    /// <summary>An address as a mark is made of it.</summary>
    internal static byte[] Digest(string address) => SHA256.HashData(Encoding.UTF8.GetBytes(address));

    /// <summary>Keyed, so that nobody who has a token tries addresses on it.</summary>
    internal static void Mark(byte[] key, Guid organisation, ReadOnlySpan<byte> digest, Span<byte> mark) =>
        Cut(key, "manage link: address"u8, organisation, digest, mark);

    private static void Tag(byte[] key, Guid organisation, ReadOnlySpan<byte> body, Span<byte> tag) =>
        Cut(key, "manage link: token"u8, organisation, body, tag);

    /// <summary>What a key is used for stands before it, so that neither of the two is ever the other.</summary>
    private static void Cut(byte[] key, ReadOnlySpan<byte> use, Guid organisation, ReadOnlySpan<byte> of, Span<byte> to)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(use);
        Span<byte> id = stackalloc byte[IdBytes];
        organisation.TryWriteBytes(id, bigEndian: true, out _);
        hash.AppendData(id);
        hash.AppendData(of);
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(whole);
        whole[..to.Length].CopyTo(to);
    }

    private static ushort Day(DateTimeOffset at) =>
        checked((ushort)(DateOnly.FromDateTime(at.UtcDateTime).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber));
}
