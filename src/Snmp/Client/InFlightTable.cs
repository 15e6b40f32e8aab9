using System.Net;
using System.Numerics;
using System.Security.Cryptography;

namespace Lightline.Snmp.Client;

/// <summary>
/// The tries that wait for an answer, in a fixed number of slots. A request-id is the slot's number below a count of
/// its uses, so an answer finds its try without hashing, and a slot still knows an answer that comes too late or
/// twice. Slots are reused oldest first to make that memory long.
/// </summary>
internal sealed class InFlightTable
{
    private readonly Lock _lock = new();
    private readonly Slot[] _slots;
    private readonly int[] _free;
    private readonly int _slotBits;
    private int _freeHead;
    private int _freeCount;

    public InFlightTable(int capacity)
    {
        _slots = new Slot[capacity];
        _free = new int[capacity];
        _slotBits = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)capacity));
        _freeCount = capacity;
        for (var i = 0; i < capacity; i++)
        {
            // A stranger who cannot see our packets cannot guess the id of the next one.
            _slots[i] = new Slot { Uses = (uint)RandomNumberGenerator.GetInt32(int.MaxValue), Id = -1 };
            _free[i] = i;
        }
    }

    /// <summary>What an answer's request-id and source say about it.</summary>
    public enum Fit
    {
        Awaited,
        Late,
        Duplicate,
        Foreign,
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _slots.Length - _freeCount;
            }
        }
    }

    /// <summary>Takes a slot for one try and gives its request-id; false when every slot is taken.</summary>
    public bool TryAdd(Exchange owner, long deadline, out int id)
    {
        lock (_lock)
        {
            id = -1;
            if (_freeCount == 0)
            {
                return false;
            }

            var index = _free[_freeHead];
            _freeHead = (_freeHead + 1) % _free.Length;
            _freeCount--;
            ref var slot = ref _slots[index];
            slot.Uses++;
            id = (int)(((slot.Uses << _slotBits) | (uint)index) & int.MaxValue);
            slot.Id = id;
            slot.Owner = owner;
            slot.Peer = owner.Peer;
            slot.Deadline = deadline;
            slot.IsAnswered = false;
            return true;
        }
    }

    /// <summary>Finds the try that an answer belongs to by request-id and source (RFC 3416 4.1).</summary>
    public Fit Match(int id, SocketAddress source, out Exchange? owner)
    {
        owner = null;
        var index = id & ((1 << _slotBits) - 1);
        if (id < 0 || index >= _slots.Length)
        {
            return Fit.Foreign;
        }

        lock (_lock)
        {
            ref var slot = ref _slots[index];
            if (slot.Id != id || !source.Equals(slot.Peer))
            {
                return Fit.Foreign;
            }

            owner = slot.Owner;
            return owner is not null ? Fit.Awaited : slot.IsAnswered ? Fit.Duplicate : Fit.Late;
        }
    }

    /// <summary>Gives back the slots of a request's tries.</summary>
    public void Release(ReadOnlySpan<int> ids, bool isAnswered)
    {
        lock (_lock)
        {
            foreach (var id in ids)
            {
                var index = id & ((1 << _slotBits) - 1);
                ref var slot = ref _slots[index];
                slot.Owner = null;
                slot.IsAnswered = isAnswered;
                _free[(_freeHead + _freeCount) % _free.Length] = index;
                _freeCount++;
            }
        }
    }

    /// <summary>Lists the tries whose deadline has passed, each once; they keep their slots for a late answer.</summary>
    /// <returns>How many tries are in flight.</returns>
    public int Sweep(long now, List<(Exchange Owner, int Id)> expired)
    {
        lock (_lock)
        {
            if (_freeCount == _slots.Length)
            {
                return 0;
            }

            foreach (ref var slot in _slots.AsSpan())
            {
                if (slot.Owner is not null && slot.Deadline <= now)
                {
                    slot.Deadline = long.MaxValue;
                    expired.Add((slot.Owner, slot.Id));
                }
            }

            return _slots.Length - _freeCount;
        }
    }

    private struct Slot
    {
        public Exchange? Owner;
        public SocketAddress? Peer;
        public long Deadline;
        public uint Uses;
        public int Id;
        public bool IsAnswered;
    }
}
