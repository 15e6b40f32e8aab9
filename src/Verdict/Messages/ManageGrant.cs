using System.Security.Cryptography;

namespace Lightline.Verdict.Messages;

/// <summary>What a genuine token opens: how one contact is written to, at the address that it had then, until a day.</summary>
public sealed class ManageGrant
{
    private readonly byte[] _key;
    private readonly byte[] _mark;
    private readonly Guid _organisation;

    internal ManageGrant(byte[] key, Guid organisation, Guid contact, byte[] mark, DateOnly goodUntil)
    {
        (_key, _organisation, _mark) = (key, organisation, mark);
        (Contact, GoodUntil) = (contact, goodUntil);
    }

    /// <summary>The id of the contact that the message went to.</summary>
    public Guid Contact { get; }

    /// <summary>The last day (UTC) on which it opens anything.</summary>
    public DateOnly GoodUntil { get; }

    /// <summary>Whether it still opens anything.</summary>
    public bool IsGoodAt(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) <= GoodUntil;

    /// <summary>
    /// Whether the contact still has the address that the message went to: who reads an old mailbox says nothing about the
    /// new one's.
    /// </summary>
    /// <param name="digest">The SHA-256 of the address that the contact has now, in UTF-8.</param>
    public bool IsFor(ReadOnlySpan<byte> digest)
    {
        Span<byte> mark = stackalloc byte[ManageKeys.MarkBytes];
        ManageKeys.Mark(_key, _organisation, digest, mark);
        return CryptographicOperations.FixedTimeEquals(mark, _mark);
    }
}
