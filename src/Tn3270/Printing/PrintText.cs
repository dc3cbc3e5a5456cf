using System.Buffers;
using System.Text;
using Holdfast.Tn3270.Screen;

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
                WriteText(output, text[written..upTo]);
                written = upTo;
                output.Write(data.Bytes.Span);
            }
        }
        WriteText(output, text[written..]);
        output.Write("\n"u8);
    }

    // A wide character once, though it takes two columns.
    private static void WriteText(ArrayBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        foreach (Range part in text.Split(ScreenImage.WideFiller))
        {
            Encoding.UTF8.GetBytes(text[part], output);
        }
    }
}
