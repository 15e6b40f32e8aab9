using Lightline.Contracts;
using Lightline.Contracts.Live;

namespace Lightline.Portal.Live.Status;

/// <summary>One open status stream.</summary>
internal sealed class Viewer(string person, OntId ont, DateTimeOffset now) : IDisposable
{
    private long _touchedTicks = now.UtcTicks;

    /// <summary>Who looks.</summary>
    public string Person => person;

    /// <summary>At which box.</summary>
    public OntId Ont => ont;

    /// <summary>Its OLT, once known; 0 before.</summary>
    public long Olt { get; set; }

    /// <summary>Its port, once known; 0 before.</summary>
    public long Port { get; set; }

    /// <summary>Rings when something about the box changed.</summary>
    public Pulse Changed { get; } = new();

    /// <summary>Notes that the person did something on the page.</summary>
    public void Touch(DateTimeOffset at) => Interlocked.Exchange(ref _touchedTicks, at.UtcTicks);

    /// <summary>The pace its box is watched at; idle when nobody touched the page since <paramref name="idleBefore"/>.</summary>
    public WatchPace PaceAt(DateTimeOffset idleBefore) =>
        Interlocked.Read(ref _touchedTicks) < idleBefore.UtcTicks ? WatchPace.Idle : WatchPace.Close;

    public void Dispose() => Changed.Dispose();
}
