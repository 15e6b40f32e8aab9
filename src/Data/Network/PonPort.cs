using Lightline.Contracts;

namespace Lightline.Data.Network;

/// <summary>One PON port of an OLT (<c>network.port</c>). Huawei numbers frame, slot and port from 0.</summary>
public sealed class PonPort
{
    /// <summary>Assigned by the database.</summary>
    public PonId Id { get; set; }

    /// <summary>Its OLT.</summary>
    public OltId OltId { get; set; }

    /// <summary>Frame, from 0.</summary>
    public int Frame { get; set; }

    /// <summary>Slot, from 0.</summary>
    public int Slot { get; set; }

    /// <summary>Port, from 0.</summary>
    public int Port { get; set; }
}
