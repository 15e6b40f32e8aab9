using System.Net;
using System.Net.Sockets;

namespace Lightline.Snmp.Udp;

/// <summary>
/// One UDP socket with one thread that does nothing but receive. A blocking receive into a reused buffer costs half of
/// an asynchronous one per datagram and allocates nothing. Any thread may send.
/// </summary>
internal sealed class DatagramLoop : IDisposable
{
    private const int DatagramBytesMax = 65_535;

    /// <summary>Pause after a receive error that is not our closing, so that a lasting one cannot spin.</summary>
    private static readonly TimeSpan ErrorPause = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly DatagramHandler _handler;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _closing = new();
    private long _sendErrors;
    private long _receiveErrors;
    private bool _isStarted;

    public DatagramLoop(IPEndPoint local, int bufferBytes, string name, DatagramHandler handler)
    {
        _handler = handler;
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = bufferBytes;
            _socket.SendBufferSize = bufferBytes;
            _socket.Bind(local);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public long SendErrors => Volatile.Read(ref _sendErrors);

    public long ReceiveErrors => Volatile.Read(ref _receiveErrors);

    public void Start()
    {
        _isStarted = true;
        _thread.Start();
    }

    /// <summary>Sends one datagram; false when the system refuses it, which is counted.</summary>
    public bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress destination)
    {
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, destination);
            return true;
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _sendErrors);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Closes the socket and waits for the thread to end, except when that thread itself asks.</summary>
    public void Dispose()
    {
        _closing.Set();
        _socket.Dispose();
        if (_isStarted && Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(DatagramBytesMax, pinned: true);
        var source = new SocketAddress(_socket.AddressFamily);
        var size = source.Size;
        while (!_closing.IsSet)
        {
            try
            {
                source.Size = size;
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, source);
                _handler(buffer.AsSpan(0, length), source);
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref _receiveErrors);
                _closing.Wait(ErrorPause);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
