namespace Lightline.Portal.Identity;

/// <summary>
/// Where passwords are hashed: one a processor at a time, because each takes some 70 ms of it, and few waiting, so that
/// whoever gets in is answered within two seconds. The lowest turn goes first; when the room is full it takes the place of
/// the highest. Who finds none is told to come again and has cost nothing.
/// </summary>
internal sealed class HashRoom
{
    /// <summary>How many wait, a processor: 8 x 70 ms are well within two seconds.</summary>
    public const int WaitingMaxPerProcessor = 8;

    /// <summary>Longest wait: lower turns that keep coming overtake, and a place is held over what the database takes.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly int _waitingMax;
    private readonly Lock _lock = new();
    private readonly SortedSet<Waiting> _waiting = new(ByTurn.Instance);
    private int _free;
    private long _arrivals;

    public HashRoom(TimeProvider time)
        : this(time, Environment.ProcessorCount)
    {
    }

    /// <param name="time">The clock of the waits.</param>
    /// <param name="processors">How many hash at a time.</param>
    internal HashRoom(TimeProvider time, int processors)
    {
        _time = time;
        _free = processors;
        _waitingMax = processors * WaitingMaxPerProcessor;
    }

    /// <summary>A place, to be given back; null when there is none now.</summary>
    /// <param name="turn">Who goes first: the lower, and of the same the earlier (<see cref="SignInGate"/>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<IDisposable?> TryEnterAsync(uint turn, CancellationToken cancellationToken)
    {
        if (Line(turn) is not { } one)
        {
            return null;
        }

        using var late = new CancellationTokenSource(WaitMax, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await one.Called.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _waiting.Remove(one);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                // It may have been called in the same moment.
                one.Place?.Dispose();
                throw;
            }
        }

        return one.Place;
    }

    /// <summary>Puts one in line, called at once when a place is free; null when there is no room before the last.</summary>
    private Waiting? Line(uint turn)
    {
        lock (_lock)
        {
            var one = new Waiting(turn, _arrivals++);
            if (_free > 0)
            {
                _free--;
                one.Call(new Place(this));
                return one;
            }

            if (_waiting.Count >= _waitingMax)
            {
                if (_waiting.Max is not { } last || last.Turn <= turn)
                {
                    return null;
                }

                _waiting.Remove(last);
                last.Call(null);
            }

            _waiting.Add(one);
            return one;
        }
    }

    private void GiveBack()
    {
        lock (_lock)
        {
            if (_waiting.Min is { } next)
            {
                _waiting.Remove(next);
                next.Call(new Place(this));
            }
            else
            {
                _free++;
            }
        }
    }

    /// <summary>One in line. Who calls it holds the lock and has taken it out.</summary>
    private sealed class Waiting(uint turn, long arrival)
    {
        public uint Turn { get; } = turn;

        public long Arrival { get; } = arrival;

        public SemaphoreSlim Called { get; } = new(0, 1);

        /// <summary>Once called: the place, or null for "come again".</summary>
        public Place? Place { get; private set; }

        public void Call(Place? place)
        {
            Place = place;
            Called.Release();
        }
    }

    /// <summary>The lower turn first, of the same the earlier.</summary>
    private sealed class ByTurn : IComparer<Waiting>
    {
        public static readonly ByTurn Instance = new();

        public int Compare(Waiting? x, Waiting? y) => (x!.Turn, x.Arrival).CompareTo((y!.Turn, y.Arrival));
    }

    private sealed class Place(HashRoom room) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                room.GiveBack();
            }
        }
    }
}
