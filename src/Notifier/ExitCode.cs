namespace Lightline.Notifier;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>Stopped as asked, or the configuration is right.</summary>
    public const int Fine = 0;

    /// <summary>The configuration is wrong; standard error names each key.</summary>
    public const int Configuration = 2;

    /// <summary>PostgreSQL is away, or its schema is older than this build.</summary>
    public const int NoSchema = 3;
}
