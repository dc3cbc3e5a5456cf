using System.Buffers;
using System.Text;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Tn3270.Tests.Traces;

/// <summary>Traces as text, in and out.</summary>
internal static class TraceText
{
    /// <summary>Reads a trace in pieces of a length.</summary>
    public static (List<TraceEntry> Entries, TraceReader Reader) Read(string text, int piece = int.MaxValue)
    {
        TraceReader reader = new();
        List<TraceEntry> entries = [];
        for (ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text); !bytes.IsEmpty; bytes = bytes[Math.Min(piece, bytes.Length)..])
            reader.Take(bytes[..Math.Min(piece, bytes.Length)], entries);
        reader.Complete(entries);
        return (entries, reader);
    }

    public static string Write(Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Show(IEnumerable<TraceEntry> entries) => string.Join(
        '\n', entries.Select(entry => $"{entry.Line} {entry.Side} {entry.Mark}{Convert.ToHexStringLower(entry.Bytes.Span)} {entry.Time:HHmmss.fff}".TrimEnd()));
}
