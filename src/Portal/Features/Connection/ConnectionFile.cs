using Lightline.Contracts;
using Lightline.History;

namespace Lightline.Portal.Features.Connection;

/// <summary>
/// One connection as the account that uses it sees it: what is planned and sold, not what is measured.
/// </summary>
/// <param name="Connection">The connection.</param>
/// <param name="PublicNumber">How people name it.</param>
/// <param name="Address">House number and street.</param>
/// <param name="Area">The area, as people call it.</param>
/// <param name="ServiceName">What the provider calls what is sold.</param>
/// <param name="DownMbps">Speed to the home, Mbit/s.</param>
/// <param name="UpMbps">Speed from the home, Mbit/s.</param>
/// <param name="Since">When the account's own time on it began (UTC).</param>
/// <param name="Box">The fibre box; null until one is installed.</param>
public sealed record ConnectionFile(
    ConnectionId Connection,
    string PublicNumber,
    string Address,
    string Area,
    string ServiceName,
    int DownMbps,
    int UpMbps,
    DateTimeOffset Since,
    FibreBox? Box)
{
    /// <summary>The time and box whose history the account may read; null without a box.</summary>
    public Occupancy? Occupancy => Box is { } box ? new Occupancy(Connection, box.Ont, Since, To: null) : null;
}

/// <summary>The box in the home and where its fibre ends.</summary>
/// <param name="Ont">The ONT.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Model">Its model, as the vendor writes it.</param>
/// <param name="OltName">The OLT's name.</param>
/// <param name="Frame">Frame of the OLT.</param>
/// <param name="Slot">Slot in the frame.</param>
/// <param name="Port">PON port in the slot.</param>
/// <param name="Number">Its number on the PON.</param>
public sealed record FibreBox(
    OntId Ont, string Serial, string Model, string OltName, int Frame, int Slot, int Port, int Number);
