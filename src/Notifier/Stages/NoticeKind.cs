namespace Lightline.Notifier.Stages;

/// <summary>Kinds of notices as data: each is a row of <c>notify.template</c>.</summary>
internal static class NoticeKind
{
    public const string Restored = "restored";

    public const string Update = "update";

    public static NoticeTheme Theme(string kind) => kind switch
    {
        Restored => NoticeTheme.Restored,
        Update => NoticeTheme.Update,
        _ => NoticeTheme.Lost,
    };
}
