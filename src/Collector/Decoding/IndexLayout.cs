using Lightline.Collector.Profiles;

namespace Lightline.Collector.Decoding;

/// <summary>Where a PON sits in its OLT.</summary>
internal readonly record struct PonPlace(int Frame, int Slot, int Port);

/// <summary>
/// Turns a PON's place into the table index and back, by the bit fields of the profile. In a name the index is an
/// unsigned sub-identifier; as a value it is an Integer32 and therefore negative for a GPON port: reinterpret before
/// decoding.
/// </summary>
internal sealed class IndexLayout
{
    private readonly IndexField _frame;
    private readonly IndexField _slot;
    private readonly IndexField _port;
    private readonly uint _constant;
    private readonly uint _constantMask;
    private readonly uint _placeMask;

    /// <param name="profile">A validated profile's index.</param>
    public IndexLayout(IndexProfile profile)
    {
        OntMin = profile.OntMin;
        OntMax = profile.OntMax;
        _frame = profile.Fields.Single(f => f.Field == IndexFieldName.Frame);
        _slot = profile.Fields.Single(f => f.Field == IndexFieldName.Slot);
        _port = profile.Fields.Single(f => f.Field == IndexFieldName.Port);
        _placeMask = Mask(_frame) | Mask(_slot) | Mask(_port);
        foreach (var field in profile.Fields.Where(f => f.Value is not null))
        {
            _constant |= field.Value!.Value << field.Shift;
            _constantMask |= Mask(field);
        }
    }

    public int OntMin { get; }

    public int OntMax { get; }

    /// <summary>False when a part of the place does not fit its bits.</summary>
    public bool TryEncode(PonPlace place, out uint index)
    {
        index = _constant;
        return TryPut(_frame, place.Frame, ref index)
            && TryPut(_slot, place.Slot, ref index)
            && TryPut(_port, place.Port, ref index);
    }

    /// <summary>False when the number is no PON's index: another type, or bits set that no field owns.</summary>
    public bool TryDecode(uint index, out PonPlace place)
    {
        place = new PonPlace(Take(_frame, index), Take(_slot, index), Take(_port, index));
        return (index & _constantMask) == _constant && (index & ~(_constantMask | _placeMask)) == 0;
    }

    /// <summary>Takes an index that came as a value: negative Integer32, or already unsigned.</summary>
    public bool TryDecodeValue(long value, out PonPlace place)
    {
        place = default;
        return value is >= int.MinValue and <= uint.MaxValue && TryDecode(unchecked((uint)value), out place);
    }

    private static uint Mask(IndexField field) => (uint)(((1UL << field.Width) - 1) << field.Shift);

    private static int Take(IndexField field, uint index) => (int)((index & Mask(field)) >> field.Shift);

    private static bool TryPut(IndexField field, int value, ref uint index)
    {
        if (value < 0 || (ulong)value >= 1UL << field.Width)
        {
            return false;
        }

        index |= (uint)value << field.Shift;
        return true;
    }
}
