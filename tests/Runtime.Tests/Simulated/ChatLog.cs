using System.Text;

namespace Holdfast.Runtime.Tests.Simulated;

/// <summary>The messages of a chat on a disk: one line each, ended by a sum, so that a torn end is known from a whole one.</summary>
internal sealed class ChatLog
{
    private readonly FileHandle _file;
    private long _length;

    private ChatLog(FileHandle file) => _file = file;

    public List<string> Messages { get; } = [];

    public static async Task<ChatLog> OpenAsync(Io io)
    {
        var log = new ChatLog(await io.Files.OpenAsync("/chat.log", FileOpening.Create, default));
        var bytes = new byte[log._file.Length];
        bytes = bytes[..await log._file.ReadAtAsync(0, bytes, default)];
        foreach (var line in Encoding.ASCII.GetString(bytes).Split('\n').SkipLast(1))
        {
            var at = line.LastIndexOf('#');
            if (at < 0 || line[(at + 1)..] != Sum(line[..at])) break;
            log.Messages.Add(line[..at]);
            log._length += line.Length + 1;
        }

        log._file.SetLength(log._length);
        await log._file.SyncAsync(default);
        return log;
    }

    /// <summary>Makes messages durable, then adds them.</summary>
    public async Task AppendAsync(IReadOnlyList<string> messages)
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(messages.Select(message => $"{message}#{Sum(message)}\n")));
        await _file.WriteAtAsync(_length, bytes, default);
        await _file.SyncAsync(default);
        _length += bytes.Length;
        Messages.AddRange(messages);
    }

    private static string Sum(string text)
    {
        var sum = 17u;
        foreach (var character in text) sum = (sum * 16777619) ^ character;
        return sum.ToString("x8", null);
    }
}
