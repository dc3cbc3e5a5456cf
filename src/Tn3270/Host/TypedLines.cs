using System.Text;

namespace Holdfast.Tn3270.Host;

/// <summary>The lines a terminal types in plain text, put together over any division into chunks.</summary>
internal sealed class TypedLines
{
    /// <summary>The longest line, in bytes; what is beyond it is dropped.</summary>
    public const int LengthLimit = 1024;

    /// <summary>How many lines wait for an application that does not take them; more are dropped.</summary>
    public const int CountLimit = 64;

    private readonly Queue<string> _lines = new();
    private readonly List<byte> _line = [];
    private bool _afterReturn;

    /// <summary>Takes bytes: UTF-8, with CR LF, CR NUL, CR or LF at the ends of lines (RFC 854).</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            bool second = _afterReturn && (value is (byte)'\n' or 0);
            _afterReturn = value == (byte)'\r';
            if (second)
            {
                continue;
            }
            switch (value)
            {
                case (byte)'\r' or (byte)'\n':
                    End();
                    break;
                case (byte)'\b' or 0x7F when _line.Count > 0:
                    RemoveLast();
                    break;
                case >= 0x20 and not 0x7F or (byte)'\t' when _line.Count < LengthLimit:
                    _line.Add(value);
                    break;
            }
        }
    }

    /// <summary>The oldest line, once; null where there is none.</summary>
    public string? TryTake() => _lines.TryDequeue(out string? line) ? line : null;

    // The bytes after the first of a UTF-8 character have 10 as their high bits.
    private void RemoveLast()
    {
        int length = _line.Count - 1;
        while (length > 0 && (_line[length] & 0xC0) == 0x80)
        {
            length--;
        }
        _line.RemoveRange(length, _line.Count - length);
    }

    private void End()
    {
        if (_lines.Count < CountLimit)
        {
            _lines.Enqueue(Encoding.UTF8.GetString([.. _line]));
        }
        _line.Clear();
    }
}
