using System.Security.Cryptography;

namespace Lightline.Portal.Live.Incidents;

/// <summary>Where the present picture of all incidents hangs: one writer, any number of readers, no lock.</summary>
internal sealed class IncidentBoard
{
    private readonly string _run = Convert.ToHexString(RandomNumberGenerator.GetBytes(6));
    private IncidentSnapshot _current = IncidentSnapshot.None;

    /// <summary>The newest picture.</summary>
    public IncidentSnapshot Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>
    /// Names a picture for an <c>ETag</c>: versions count within a process, so its own name stands before them.
    /// </summary>
    public string TagOf(IncidentSnapshot picture, string more) => $"\"{_run}.{picture.Version}.{more}\"";
}
