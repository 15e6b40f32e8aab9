namespace Lightline.Data;

/// <summary>The PostgreSQL roles: one a process, and the owner that migrates.</summary>
public static class DatabaseRoles
{
    /// <summary>Owns every object; used for migrations and seeding only.</summary>
    public const string Owner = "lightline_owner";

    /// <summary>The Portal.</summary>
    public const string Portal = "lightline_portal";

    /// <summary>The Collector.</summary>
    public const string Collector = "lightline_collector";

    /// <summary>The Notifier.</summary>
    public const string Notifier = "lightline_notifier";
}
