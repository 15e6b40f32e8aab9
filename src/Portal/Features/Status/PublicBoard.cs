namespace Lightline.Portal.Features.Status;

/// <summary>Where the present public picture hangs: one writer, any number of readers, no lock.</summary>
internal sealed class PublicBoard
{
    private PublicPicture _current = PublicPicture.None;

    /// <summary>The newest picture.</summary>
    public PublicPicture Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
