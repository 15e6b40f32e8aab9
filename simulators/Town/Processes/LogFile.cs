namespace Lightline.Town.Processes;

/// <summary>What a child prints, in a file of bounded size: when it is full, it becomes the old one and a new one begins.</summary>
internal sealed class LogFile(string path) : IDisposable
{
    private const long BytesMax = 16 * 1024 * 1024;
    private readonly Lock _gate = new();
    private StreamWriter? _writer = Open(path);
    private long _written;

    public string Path => path;

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_writer is null)
            {
                return;
            }

            _written += line.Length + 1;
            if (_written > BytesMax)
            {
                _writer.Dispose();
                File.Move(path, path + ".old", overwrite: true);
                _writer = Open(path);
                _written = 0;
            }

            _writer.WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
            _writer = null;
        }
    }

    private static StreamWriter Open(string path) => new(path, append: true) { AutoFlush = true };
}
