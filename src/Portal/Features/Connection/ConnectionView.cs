using Lightline.Portal.Live.Status;

namespace Lightline.Portal.Features.Connection;

/// <summary>One connection, ready to be shown.</summary>
/// <param name="File">What is planned and sold.</param>
/// <param name="All">Every connection of the account, this one too.</param>
/// <param name="Now">What is known now, in words.</param>
public sealed record ConnectionView(ConnectionFile File, IReadOnlyList<ConnectionFile> All, StatusView Now);
