namespace Lightline.Data.Ledger;

/// <summary>What became of a posting. Only <see cref="Posted"/> changed anything.</summary>
public enum PostOutcome
{
    /// <summary>It stands.</summary>
    Posted,

    /// <summary>The same was posted under this id before: a try again, and as good as the first.</summary>
    Already,

    /// <summary>Something else was posted under this id.</summary>
    Mismatch,

    /// <summary>What was to be reversed is reversed.</summary>
    Reversed,

    /// <summary>A wallet has not so much.</summary>
    TooLittle,
}
