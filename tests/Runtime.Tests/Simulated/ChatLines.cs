using System.Text;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>Lines read from a connection.</summary>
internal sealed class ChatLines(Connection connection)
{
    private readonly byte[] _buffer = new byte[512];
    private int _count;

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _buffer.AsSpan(0, _count).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.ASCII.GetString(_buffer, 0, end);
                _count -= end + 1;
                Array.Copy(_buffer, end + 1, _buffer, 0, _count);
                return line;
            }

            var read = await connection.ReadAsync(_buffer.AsMemory(_count), cancellationToken);
            if (read == 0) return null;
            _count += read;
        }
    }
}
