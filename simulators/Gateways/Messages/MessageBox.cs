using System.Globalization;

namespace Lightline.Gateways.Messages;

/// <summary>All that arrived, newest last. The oldest are forgotten past <see cref="MessagesMax"/>, and counted.</summary>
public sealed class MessageBox(TimeProvider time)
{
    /// <summary>x 500 bytes = 50 MB.</summary>
    public const int MessagesMax = 100_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<ReceivedMessage> _messages = [];
    private readonly Dictionary<string, LinkedListNode<ReceivedMessage>> _byId = new(StringComparer.Ordinal);
    private long _numbered;

    /// <summary>Messages forgotten because there were too many.</summary>
    public long Forgotten { get; private set; }

    /// <summary>
    /// Puts a message in. A gateway that knows ids again puts the same id in once and counts the attempts; without ids each
    /// is a message of its own.
    /// </summary>
    /// <returns>The message, and whether it is a new one.</returns>
    public (ReceivedMessage Message, bool IsNew) Put(
        string? id, string channel, string to, string from, string? subject, string text)
    {
        lock (_gate)
        {
            if (id is not null && _byId.TryGetValue(id, out var known))
            {
                known.Value = known.Value with { Attempt = known.Value.Attempt + 1 };
                return (known.Value, false);
            }

            var name = id ?? string.Create(CultureInfo.InvariantCulture, $"{channel}-{++_numbered}");
            var message = new ReceivedMessage(name, channel, to, from, subject, text, time.GetUtcNow(), 1);
            _byId[name] = _messages.AddLast(message);
            if (_messages.Count > MessagesMax)
            {
                Forgotten++;
                _byId.Remove(_messages.First!.Value.Id);
                _messages.RemoveFirst();
            }

            return (message, true);
        }
    }

    /// <summary>Those to that address, or all, oldest first.</summary>
    public IReadOnlyList<ReceivedMessage> List(string? to = null)
    {
        lock (_gate)
        {
            return [.. _messages.Where(m => to is null || m.To == to)];
        }
    }

    /// <summary>How many there are, and the newest of them, newest first.</summary>
    /// <param name="max">Of the newest.</param>
    /// <param name="channel">Only of this one; null is all.</param>
    public (int Count, IReadOnlyList<ReceivedMessage> Newest) Newest(int max, string? channel = null)
    {
        lock (_gate)
        {
            var (count, newest) = (0, new List<ReceivedMessage>());
            for (var node = _messages.Last; node is not null; node = node.Previous)
            {
                if (channel is not null && node.Value.Channel != channel)
                {
                    continue;
                }

                count++;
                if (newest.Count < max)
                {
                    newest.Add(node.Value);
                }
            }

            return (count, newest);
        }
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _messages.Clear();
            _byId.Clear();
        }
    }
}
