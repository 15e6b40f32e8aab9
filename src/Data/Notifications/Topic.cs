namespace Lightline.Data.Notifications;

/// <summary>What people can choose to hear about (<c>notify.topic</c>): data, so that a new one is a row.</summary>
public sealed class Topic
{
    /// <summary>Its name in preferences, such as <c>outage</c>.</summary>
    public required string Name { get; set; }

    /// <summary>Whether who never chose hears about it.</summary>
    public bool IsOnByDefault { get; set; }
}
