namespace Lightline.Town;

/// <summary>The town cannot start or go on; the message says why in words for its user.</summary>
internal sealed class TownFailure(string message, int exitCode = 2) : Exception(message)
{
    /// <summary>2 for a wrong request, 1 for a failure on the way.</summary>
    public int ExitCode { get; } = exitCode;
}
