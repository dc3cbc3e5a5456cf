using System.Buffers;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Client;

/// <summary>
/// Lines of text on a screen, for hosts that talk before (or without) 3270 records: CR, LF, BS, TAB, FF, wrapping and
/// scrolling of a plain NVT; escape sequences of ANSI X3.64 are skipped, not obeyed.
/// </summary>
internal sealed class TextScreen(int rows, int columns, CodePage codePage)
{
    private const int TabWidth = 8;
    private const byte EbcdicBlank = 0x40;
    private const byte EbcdicQuestion = 0x6F;
    private const byte EraseWrite = 0xF5;
    private const byte RestoreKeyboard = 0xC3;
    private const byte SetBufferAddress = 0x11;
    private const byte InsertCursor = 0x13;

    private enum Escape : byte
    {
        None,
        Started,
        Sequence,
    }

    private readonly byte[] _cells = Blank(rows * columns);
    private int _row;
    private int _column;
    private Escape _escape;

    /// <summary>Whether something changed since the last <see cref="Write"/>.</summary>
    public bool Changed { get; private set; }

    /// <summary>Address of the cursor.</summary>
    public int Cursor => _row * columns + Math.Min(_column, columns - 1);

    /// <summary>Empties the screen.</summary>
    public void Clear()
    {
        _cells.AsSpan().Fill(EbcdicBlank);
        _row = 0;
        _column = 0;
        _escape = Escape.None;
        Changed = true;
    }

    /// <summary>Shows bytes of an NVT: ASCII, or Latin-1 above it.</summary>
    public void ShowText(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (_escape != Escape.None)
            {
                _escape = AfterEscape(value);
            }
            else
            {
                Show(value);
            }
        }
        Changed = true;
    }

    /// <summary>Writes the screen as a 3270 record that shows it: Erase/Write, all cells, the cursor.</summary>
    public void Write(IBufferWriter<byte> record)
    {
        Changed = false;
        record.Write<byte>([EraseWrite, RestoreKeyboard, SetBufferAddress, 0x00, 0x00]);
        record.Write<byte>(_cells);
        int cursor = Cursor;
        record.Write<byte>([SetBufferAddress, (byte)(cursor >> 8), (byte)cursor, InsertCursor]);
    }

    private void Show(byte value)
    {
        switch (value)
        {
            case (byte)'\r':
                _column = 0;
                break;
            case (byte)'\n':
                LineFeed();
                break;
            case (byte)'\b':
                _column = Math.Max(0, Math.Min(_column, columns - 1) - 1);
                break;
            case (byte)'\t':
                _column = Math.Min(columns - 1, (_column / TabWidth + 1) * TabWidth);
                break;
            case (byte)'\f':
                Clear();
                break;
            case 0x1B:
                _escape = Escape.Started;
                break;
            case >= 0x20 and not 0x7F:
                Put(codePage.TryToEbcdic((char)value, out byte code) && code >= EbcdicBlank ? code : EbcdicQuestion);
                break;
        }
    }

    private Escape AfterEscape(byte value) => _escape switch
    {
        Escape.Started => value == (byte)'[' ? Escape.Sequence : Escape.None,
        _ => value is >= 0x40 and <= 0x7E ? Escape.None : Escape.Sequence,
    };

    private void Put(byte code)
    {
        if (_column == columns)
        {
            _column = 0;
            LineFeed();
        }
        _cells[_row * columns + _column] = code;
        _column++;
    }

    private void LineFeed()
    {
        if (_row < rows - 1)
        {
            _row++;
            return;
        }
        _cells.AsSpan(columns).CopyTo(_cells);
        _cells.AsSpan((rows - 1) * columns).Fill(EbcdicBlank);
    }

    private static byte[] Blank(int size)
    {
        byte[] cells = new byte[size];
        cells.AsSpan().Fill(EbcdicBlank);
        return cells;
    }
}
