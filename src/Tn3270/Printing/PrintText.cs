using System.Buffers;
using System.Text;

namespace Holdfast.Tn3270.Printing;

/// <summary>A job as text: UTF-8, each line ended by a line feed, pages parted by a form feed.</summary>
public static class PrintText
{
    /// <summary>Writes a job as text. Bytes for the printer itself stand where the host put them.</summary>
    /// <param name="job">The job.</param>
    /// <param name="transparent">Whether bytes for the printer itself are written; otherwise they are left out.</param>
    public static byte[] Write(PrintJob job, bool transparent)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArrayBufferWriter<byte> output = new();
        for (int page = 0; page < job.Pages.Count; page++)
        {
            if (page > 0)
            {
                output.Write("\f"u8);
            }
            foreach (PrintedLine line in job.Pages[page].Lines)
            {
                WriteLine(output, line, transparent);
            }
        }
        return output.WrittenSpan.ToArray();
    }

    private static void WriteLine(ArrayBufferWriter<byte> output, PrintedLine line, bool transparent)
    {
        ReadOnlySpan<char> text = line.Text;
        int written = 0;
        if (transparent)
        {
            foreach (TransparentData data in line.Transparent)
            {
                int upTo = Math.Clamp(data.Column - 1, written, text.Length);
                Encoding.UTF8.GetBytes(text[written..upTo], output);
                written = upTo;
                output.Write(data.Bytes.Span);
            }
        }
        Encoding.UTF8.GetBytes(text[written..], output);
        output.Write("\n"u8);
    }
}
