using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Tn3270.Traces;

/// <summary>Writes traces in the format of x3270 (see <see cref="TraceReader"/>), so that its tools play them back.</summary>
public static class TraceFormat
{
    /// <summary>Bytes on a line, as x3270 has them.</summary>
    public const int LineBytes = 32;

    /// <summary>Writes what a trace begins with: who recorded, when, and as what.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="model">The model, such as <c>IBM-3279-2-E</c>.</param>
    /// <param name="rows">Rows of the largest screen.</param>
    /// <param name="columns">Columns of the largest screen.</param>
    /// <param name="codePage">The code page's name.</param>
    /// <param name="time">When.</param>
    public static void WriteHeader(IBufferWriter<byte> output, string model, int rows, int columns, string codePage, DateTime time)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(model);
        var name = model.StartsWith("IBM-", StringComparison.OrdinalIgnoreCase) ? model[4..] : model;
        Write(output, string.Create(CultureInfo.InvariantCulture, $"{Time(time)} Trace started\n Version: holdfast\n"));
        Write(output, string.Create(CultureInfo.InvariantCulture, $" Model {name}, {rows} rows x {columns} cols, code page {codePage}\n"));
    }

    /// <summary>Writes one network read or write, with its time on a line before it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="side">Whose bytes they are.</param>
    /// <param name="bytes">The bytes; none write nothing.</param>
    /// <param name="time">When; null leaves the line with the time out.</param>
    public static void WriteBytes(IBufferWriter<byte> output, TraceSide side, ReadOnlySpan<byte> bytes, DateTime? time)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (bytes.IsEmpty)
            return;
        if (time is { } known)
        {
            var words = side == TraceSide.Host ? "Host socket read complete nr=" : "Host socket write complete nw=";
            Write(output, string.Create(CultureInfo.InvariantCulture, $"{Time(known)} {words}{bytes.Length}\n"));
        }

        for (var offset = 0; offset < bytes.Length; offset += LineBytes)
        {
            var part = bytes[offset..Math.Min(bytes.Length, offset + LineBytes)];
            var mark = side == TraceSide.Host ? '<' : '>';
            var place = offset.ToString("x", CultureInfo.InvariantCulture).PadRight(3);
            Write(output, $"{mark} 0x{place} {Convert.ToHexStringLower(part)}\n");
        }
    }

    /// <summary>Writes a mark.</summary>
    /// <exception cref="ArgumentException">The name is empty or has a line end.</exception>
    public static void WriteMark(IBufferWriter<byte> output, string name)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.AsSpan().ContainsAny('\r', '\n'))
            throw new ArgumentException("A mark stands on one line.", nameof(name));
        Write(output, $"+{name}\n");
    }

    /// <summary>Writes an entry as it was read.</summary>
    public static void WriteEntry(IBufferWriter<byte> output, TraceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Side == TraceSide.Mark)
            WriteMark(output, entry.Mark!);
        else
            WriteBytes(output, entry.Side, entry.Bytes.Span, entry.Time);
    }

    /// <summary>Writes a line that readers leave aside.</summary>
    internal static void WriteComment(IBufferWriter<byte> output, DateTime time, string words) => Write(output, $"{Time(time)} {words}\n");

    private static string Time(DateTime time) => time.ToString("yyyyMMdd.HHmmss.fff", CultureInfo.InvariantCulture);

    private static void Write(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
