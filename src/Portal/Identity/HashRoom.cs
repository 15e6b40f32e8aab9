namespace Lightline.Portal.Identity;

/// <summary>
/// Where passwords are hashed: one a processor at a time, because each takes some 70 ms of it, and few waiting, so that
/// whoever gets in is answered within two seconds. Who finds it full is told to come again and has cost nothing.
/// </summary>
internal sealed class HashRoom : IDisposable
{
    /// <summary>How many wait, a processor: 8 x 70 ms are well within two seconds.</summary>
    public const int WaitingMaxPerProcessor = 8;

    private readonly int _places;
    private readonly int _inMax;
    private readonly SemaphoreSlim _free;
    private int _in;

    public HashRoom()
        : this(Environment.ProcessorCount)
    {
    }

    /// <param name="processors">How many hash at a time.</param>
    internal HashRoom(int processors)
    {
        _places = processors;
        _inMax = processors * (1 + WaitingMaxPerProcessor);
        _free = new SemaphoreSlim(_places);
    }

    /// <summary>A place, to be given back; null when as many wait as may.</summary>
    public async Task<IDisposable?> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _in) > _inMax)
        {
            Interlocked.Decrement(ref _in);
            return null;
        }

        try
        {
            await _free.WaitAsync(cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref _in);
            throw;
        }

        return new Place(this);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Place(HashRoom room) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
            {
                Interlocked.Decrement(ref room._in);
                room._free.Release();
            }
        }
    }
}
