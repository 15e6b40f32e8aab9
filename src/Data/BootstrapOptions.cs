namespace Lightline.Data;

/// <summary>What <see cref="DatabaseBootstrap"/> makes.</summary>
/// <param name="Database">The database's name.</param>
/// <param name="OwnerPassword">Of <see cref="DatabaseRoles.Owner"/>.</param>
/// <param name="PortalPassword">Of <see cref="DatabaseRoles.Portal"/>.</param>
/// <param name="CollectorPassword">Of <see cref="DatabaseRoles.Collector"/>.</param>
/// <param name="NotifierPassword">Of <see cref="DatabaseRoles.Notifier"/>.</param>
public sealed record BootstrapOptions(
    string Database,
    string OwnerPassword,
    string PortalPassword,
    string CollectorPassword,
    string NotifierPassword)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(BootstrapOptions)} {{ Database = {Database} }}";
}
