using Lightline.Data;

namespace Lightline.Portal.Live.Status;

/// <summary>One open socket of a page.</summary>
internal sealed class PageSocket(string person, SessionId session, Action abort)
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private DateTimeOffset _windowFrom;
    private int _follows;

    /// <summary>Whose it is.</summary>
    public string Person => person;

    /// <summary>The session it was opened in.</summary>
    public SessionId Session => session;

    /// <summary>Closes it.</summary>
    public void Abort() => abort();

    /// <summary>Counts a call of <c>Follow</c>; false when a minute saw more than <paramref name="max"/>.</summary>
    public bool TryFollow(DateTimeOffset now, int max)
    {
        lock (_lock)
        {
            if (now - _windowFrom >= _window)
            {
                (_windowFrom, _follows) = (now, 0);
            }
            return ++_follows <= max;
        }
    }
}
