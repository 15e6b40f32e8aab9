using System.Net;

namespace Lightline.Snmp.Udp;

/// <summary>Takes one datagram on the receive thread. Both arguments are reused after it returns.</summary>
internal delegate void DatagramHandler(ReadOnlySpan<byte> datagram, SocketAddress source);
