using System.Globalization;
using System.Security.Cryptography;

namespace Lightline.Data.Audit;

/// <summary>
/// Follows one organisation's chain of seals, one sealed entry after the other, and stops at the first thing that is wrong.
/// </summary>
internal sealed class SealChain(IReadOnlyList<AuditExpectation> expected) : IDisposable
{
    /// <summary>A seal's fields, in the order of its chain value (audit.seal_all).</summary>
    private const int First = 3, Last = 4, Count = 5, Root = 6;

    private readonly IncrementalHash _root = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _chain = [];
    private string[]? _seal;
    private long _first;
    private long _last;
    private long _entriesOfSeal;

    /// <summary>The first thing that is wrong, in words.</summary>
    public string? Problem { get; private set; }

    /// <summary>Sealed entries so far.</summary>
    public long Entries { get; private set; }

    /// <summary>The newest seal's number so far.</summary>
    public long Number { get; private set; }

    /// <summary>The newest seal's chain value so far; null before the first.</summary>
    public string? Newest => _chain.Length == 0 ? null : Convert.ToHexStringLower(_chain);

    /// <summary>Takes the next entry, in the order of seals and in them of entries; an entry is null in a seal of none.</summary>
    public void Add(long number, string[]? seal, byte[]? chain, long? id, string?[]? fields, byte[]? digest)
    {
        if (seal is null)
        {
            Problem = AuditVerifier.Say($"seal {number} is missing");
            return;
        }

        if (_seal is null || number != Number)
        {
            EndSeal();
            Begin(number, seal, chain!);
        }

        if (Problem is not null || id is not { } entry)
        {
            return;
        }

        if (fields is null)
        {
            Problem = AuditVerifier.Say($"entry {entry} of seal {number} is missing");
        }
        else if (fields[1] != seal[0])
        {
            Problem = AuditVerifier.Say($"entry {entry} of seal {number} is another organisation's");
        }
        else if (!AuditDigest.Of(fields).AsSpan().SequenceEqual(digest))
        {
            Problem = AuditVerifier.Say($"entry {entry} of seal {number} was changed");
        }
        else
        {
            _root.AppendData(digest!);
            _first = _entriesOfSeal == 0 ? entry : _first;
            _last = entry;
            _entriesOfSeal++;
            Entries++;
        }
    }

    /// <summary>There is no more.</summary>
    public void End()
    {
        EndSeal();
        if (Problem is null && expected.FirstOrDefault(e => e.Number > Number) is { } lost)
        {
            Problem = AuditVerifier.Say($"seal {lost.Number}, whose chain value was kept, is not there");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    private void Begin(long number, string[] seal, byte[] chain)
    {
        if (Problem is not null)
        {
            return;
        }

        if (number != Number + 1)
        {
            Problem = AuditVerifier.Say($"seal {Number + 1} is missing");
            return;
        }

        if (!AuditDigest.Of(_chain, seal).AsSpan().SequenceEqual(chain))
        {
            Problem = AuditVerifier.Say($"seal {number} does not follow from what is before it: one of them was changed");
            return;
        }

        (_seal, _chain, Number, _entriesOfSeal) = (seal, chain, number, 0);
        if (expected.FirstOrDefault(e => e.Number == number && e.Chain != Newest) is not null)
        {
            Problem = AuditVerifier.Say($"seal {number} is not the one whose chain value was kept: the log was written anew");
        }
    }

    private void EndSeal()
    {
        if (_seal is null || Problem is not null)
        {
            return;
        }

        var root = Convert.ToHexStringLower(_root.GetHashAndReset());
        var (first, last, count) = (Text(_first), Text(_last), Text(_entriesOfSeal));
        if (count != _seal[Count])
        {
            Problem = $"seal {Number} sealed {_seal[Count]} entries and has {count}";
        }
        else if (root != _seal[Root] || first != _seal[First] || last != _seal[Last])
        {
            Problem = AuditVerifier.Say($"the entries of seal {Number} are not those that were sealed");
        }

        _seal = null;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
