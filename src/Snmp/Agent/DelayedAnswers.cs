using System.Net;
using Lightline.Snmp.Udp;

namespace Lightline.Snmp.Agent;

/// <summary>Answers that wait for their delay, at most 1,024 of them.</summary>
internal sealed class DelayedAnswers(TimeProvider time) : IDisposable
{
    private const int CountMax = 1_024;

    private readonly Lock _lock = new();
    private readonly HashSet<Waiting> _waiting = [];
    private bool _isDisposed;

    /// <summary>Keeps a copy and sends it after the delay; false when too many wait.</summary>
    public bool TryAdd(DatagramLoop loop, ReadOnlySpan<byte> answer, SocketAddress destination, TimeSpan delay)
    {
        var copy = new SocketAddress(destination.Family, destination.Size);
        destination.Buffer.Span[..destination.Size].CopyTo(copy.Buffer.Span);
        lock (_lock)
        {
            if (_isDisposed || _waiting.Count == CountMax)
            {
                return false;
            }

            var waiting = new Waiting(loop, answer.ToArray(), copy);
            _waiting.Add(waiting);
            waiting.Timer = time.CreateTimer(_ => Send(waiting), null, delay, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var waiting in _waiting)
            {
                waiting.Timer?.Dispose();
            }

            _waiting.Clear();
        }
    }

    private void Send(Waiting waiting)
    {
        lock (_lock)
        {
            if (!_waiting.Remove(waiting))
            {
                return;
            }

            waiting.Timer?.Dispose();
        }

        waiting.Loop.TrySend(waiting.Answer, waiting.Destination);
    }

    private sealed class Waiting(DatagramLoop loop, byte[] answer, SocketAddress destination)
    {
        public DatagramLoop Loop { get; } = loop;

        public byte[] Answer { get; } = answer;

        public SocketAddress Destination { get; } = destination;

        public ITimer? Timer { get; set; }
    }
}
