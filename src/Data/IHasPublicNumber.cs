namespace Lightline.Data;

/// <summary>A row that people call by an 8-character code, see <see cref="Lightline.Data.PublicNumber"/>.</summary>
public interface IHasPublicNumber
{
    /// <summary>The code; unique in its table, never reused, never in order.</summary>
    string PublicNumber { get; set; }
}
