namespace Lightline.Notifier.Channels;

/// <summary>
/// How a message says where its reader changes what is written to them. It stands in no row: whoever has it changes that too.
/// </summary>
/// <param name="Words">What stands below the message, with the address of the settings in it.</param>
/// <param name="Unsubscribe">Where one POST turns the message's topic off on its channel (RFC 8058).</param>
internal sealed record ManageOffer(string Words, Uri Unsubscribe);
