using System.Buffers;
using System.Globalization;
using System.Text;

namespace Holdfast.Tn3270.Printing;

/// <summary>The numbered objects of a PDF, with the table of where each stands (PDF Reference, section 3.4).</summary>
internal sealed class PdfObjects
{
    private readonly ArrayBufferWriter<byte> _file = new();
    private readonly List<int> _offsets = [];

    /// <summary>An empty file.</summary>
    /// <param name="version">The version of PDF it is, such as 1.4.</param>
    public PdfObjects(string version)
    {
        // Four bytes above 127 tell programs that move files that this is no text.
        Append($"%PDF-{version}\n%");
        _file.Write((ReadOnlySpan<byte>)[0xE2, 0xE3, 0xCF, 0xD3]);
        Append("\n");
    }

    /// <summary>Objects added; the next has the number after it.</summary>
    public int Count => _offsets.Count;

    /// <summary>Adds a dictionary.</summary>
    public void Add(string dictionary)
    {
        Begin();
        Append($"{dictionary}\nendobj\n");
    }

    /// <summary>Adds a stream.</summary>
    public void AddStream(ReadOnlySpan<byte> content)
    {
        Begin();
        Append(string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n"));
        _file.Write(content);
        Append("\nendstream\nendobj\n");
    }

    /// <summary>The whole file. The first object is the catalogue.</summary>
    public byte[] Finish()
    {
        int table = _file.WrittenCount;
        Append(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (int offset in _offsets)
        {
            Append(string.Create(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n"));
        }
        Append(string.Create(
            CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {_offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return _file.WrittenSpan.ToArray();
    }

    private void Begin()
    {
        _offsets.Add(_file.WrittenCount);
        Append(string.Create(CultureInfo.InvariantCulture, $"{_offsets.Count} 0 obj\n"));
    }

    private void Append(string text) => Encoding.ASCII.GetBytes(text, _file);
}
