using System.Text;
using Holdfast.Processes.Logs;
using Holdfast.Processes.Logs.Segments;
using Holdfast.Runtime;

namespace Holdfast.Processes.Tests.Logs;

/// <summary>Writes a stream's files as the Keeper does, and remembers all that was ever written.</summary>
internal sealed class WrittenStream(Io io, LogPlace place)
{
    private long _start;
    private long _end;
    private TimeMark? _lastMark;

    public StringBuilder All { get; } = new();

    public long End => _end;

    public LogPlace Place => place;

    public static WrittenStream Of(Io io, string folder, string worker = "a", LogStream stream = LogStream.Output)
    {
        io.Files.CreateFolder(folder);
        return new WrittenStream(io, new LogPlace(folder, worker, stream));
    }

    /// <summary>Appends ASCII, with a mark where one is due.</summary>
    public async Task WriteAsync(string text)
    {
        var now = TimeMark.Of(io.Clock.UtcNow);
        if (_lastMark is not { } last || now - last.Microseconds >= TimeMark.GrainMicroseconds || _end - last.Position >= 64 * 1024)
        {
            _lastMark = new TimeMark(_end, now);
            var mark = new byte[TimeMark.Bytes];
            _lastMark.Value.Write(mark);
            await AppendAsync(place.CurrentTimes, mark);
        }

        await AppendAsync(place.Current, Encoding.ASCII.GetBytes(text));
        All.Append(text);
        _end += text.Length;
    }

    public void Rotate()
    {
        if (_end == _start)
            return;
        var range = new SegmentRange(_start, _end);
        io.Files.Move(place.Current, place.Of(range, packed: false));
        if (io.Files.Exists(place.CurrentTimes))
            io.Files.Move(place.CurrentTimes, place.TimesOf(range));
        _start = _end;
        _lastMark = null;
    }

    private async Task AppendAsync(string path, byte[] bytes)
    {
        await using var file = await io.Files.OpenAsync(path, FileOpening.Create, CancellationToken.None);
        await file.WriteAtAsync(file.Length, bytes, CancellationToken.None);
    }
}
