using System.Text;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Printing;

/// <summary>
/// An LU type 1 printer, pure: executes an SNA character string. Records may end anywhere, also inside a control. Lines and pages
/// are begun only when something is printed on them, so a full line followed by NL, or a full page by FF, makes no empty one.
/// </summary>
internal sealed class ScsPrinter(CodePage page, PageBuilder paper)
{
    /// <summary>The longest control: TRN with its count and 255 bytes.</summary>
    private const int ControlLimit = 258;

    private readonly byte[] _kept = new byte[ControlLimit];
    private ScsFormat _format = new();
    private int _keptLength;
    private int _line = 1;
    private int _column = 1;
    private byte _characterSet;

    // Between shift-out and shift-in, or under the attribute of the double-byte set.
    private bool _shifted;

    /// <summary>Whether graphic codes come in pairs now.</summary>
    private bool IsWide => _shifted && page.HasDoubleByte;

    /// <summary>Executes data. What no printer knows prints as a blank.</summary>
    public void Take(ReadOnlySpan<byte> data)
    {
        while (_keptLength > 0 && !data.IsEmpty)
        {
            // One more byte at a time: what was begun needs few.
            _kept[_keptLength] = data[0];
            int length = LengthOf(_kept.AsSpan(0, _keptLength + 1));
            if (length == 0 || length > _keptLength + 1)
            {
                _keptLength++;
                data = data[1..];
                continue;
            }
            // Half of a wide character is over where a control follows, which is then executed by itself.
            data = data[(length - _keptLength)..];
            _keptLength = 0;
            Execute(_kept.AsSpan(0, length));
        }
        while (!data.IsEmpty)
        {
            int length = LengthOf(data);
            if (length == 0 || length > data.Length)
            {
                data.CopyTo(_kept);
                _keptLength = data.Length;
                return;
            }
            Execute(data[..length]);
            data = data[length..];
        }
    }

    /// <summary>The end of a job: what is begun is let go of, and the next job begins on a new page.</summary>
    public void EndJob()
    {
        _keptLength = 0;
        _line = _format.TopMargin;
        _column = _format.LeftMargin;
        _shifted = false;
        _characterSet = 0;
    }

    /// <summary>The end of a session: formats go back to what the printer had at first.</summary>
    public void Reset()
    {
        _format = new ScsFormat();
        EndJob();
    }

    /// <summary>The length of the code or control that data begin with; 0 where more is needed to tell.</summary>
    private int LengthOf(ReadOnlySpan<byte> data) => data[0] switch
    {
        >= ScsCode.FirstGraphic when IsWide => data.Length < 2 ? 0 : data[1] < ScsCode.FirstGraphic ? 1 : 2,
        ScsCode.GraphicEscape or ScsCode.VerticalChannelSelect => 2,
        ScsCode.SetAttribute => 3,
        ScsCode.Transparent => data.Length < 2 ? 0 : 2 + data[1],
        // The count of SET counts itself.
        ScsCode.Set => data.Length < 3 ? 0 : 2 + Math.Max((byte)1, data[2]),
        _ => 1,
    };

    private void Execute(ReadOnlySpan<byte> control)
    {
        switch (control[0])
        {
            case ScsCode.BackSpace:
                _column = Math.Max(1, _column - (IsWide ? 2 : 1));
                break;
            case ScsCode.CarriageReturn:
                _column = _format.LeftMargin;
                break;
            case ScsCode.NewLine or ScsCode.RecordSeparator:
                FeedLine();
                _column = _format.LeftMargin;
                break;
            case ScsCode.LineFeed:
                FeedLine();
                break;
            case ScsCode.FormFeed:
                FeedForm();
                break;
            case ScsCode.HorizontalTab:
                Tabulate();
                break;
            case ScsCode.VerticalTab:
                SkipTo(_format.NextLineStop(_line));
                break;
            case ScsCode.VerticalChannelSelect:
                SkipTo(_format.Channel(control[1] & 0x0F));
                break;
            case ScsCode.GraphicEscape:
                Print(GraphicEscapeSet.ToUnicode(control[1]));
                break;
            case ScsCode.SetAttribute:
                SetAttribute(control[1], control[2]);
                break;
            case ScsCode.Set:
                SetFormat(control);
                break;
            case ScsCode.Transparent:
                BeginLine();
                paper.PutTransparent(_line, _column, control[2..]);
                break;
            case ScsCode.ShiftOut or ScsCode.ShiftIn:
                _shifted = control[0] == ScsCode.ShiftOut;
                break;
            case ScsCode.Null or ScsCode.Bell or ScsCode.EnablePresentation or ScsCode.InhibitPresentation:
                break;
            case < ScsCode.FirstGraphic:
                Print(' ');
                break;
            case var _ when IsWide:
                PrintWide(control);
                break;
            default:
                // Double-byte characters keep their columns; what they show is not known to a single-byte code page.
                Print(_shifted ? ' ' : _characterSet == Look.AplSet ? GraphicEscapeSet.ToUnicode(control[0]) : page.ToUnicode(control[0]));
                break;
        }
    }

    private void Print(char character)
    {
        MakeRoom(1);
        paper.Put(_line, _column++, character);
    }

    // A half without its other half prints nothing, and takes no room, as on pr3287.
    private void PrintWide(ReadOnlySpan<byte> character)
    {
        if (character.Length < 2)
        {
            return;
        }
        MakeRoom(2);
        Rune rune = page.ToUnicode(character[0], character[1]);
        if (rune.Value != CodePage.Unassigned)
        {
            paper.PutWide(_line, _column, rune);
        }
        _column += 2;
    }

    private void MakeRoom(int columns)
    {
        if (_column + columns - 1 > _format.Width)
        {
            FeedLine();
            _column = _format.LeftMargin;
        }
        BeginLine();
    }

    /// <summary>Past the bottom margin, what is printed next is printed on the next page.</summary>
    private void BeginLine()
    {
        int last = _format.HasPages ? _format.BottomMargin : PageBuilder.LineLimit;
        if (_line > last)
        {
            paper.EndPage();
            _line = _format.TopMargin;
        }
    }

    private void FeedLine()
    {
        BeginLine();
        paper.Reach(_line);
        _line++;
    }

    private void FeedForm()
    {
        // At the top of a page there is nothing to feed: hosts begin jobs so.
        if (!paper.PageIsBlank)
        {
            paper.EndPage();
        }
        _line = _format.TopMargin;
        _column = _format.LeftMargin;
    }

    private void Tabulate()
    {
        int stop = _format.NextStop(_column);
        if (stop > 0)
        {
            _column = stop;
        }
        else
        {
            Print(' ');
        }
    }

    // Without such a stop it is a line feed; a stop above, or where something is printed already, is on the next page.
    private void SkipTo(int line)
    {
        if (line == 0)
        {
            FeedLine();
            return;
        }
        if (line < _line || (line == _line && !paper.LineIsBlank(line)))
        {
            paper.EndPage();
        }
        paper.Reach(line - 1);
        _line = line;
    }

    private void SetAttribute(byte type, byte value)
    {
        if (type == ScsCode.AllAttributes)
        {
            _characterSet = 0;
            _shifted = false;
        }
        else if (type == ScsCode.CharacterSet && value != _characterSet)
        {
            // Only a change counts: the base set named again within shifts leaves them as they are.
            _shifted = value == Look.DoubleByteSet || (_shifted && _characterSet != Look.DoubleByteSet);
            _characterSet = value;
        }
    }

    private void SetFormat(ReadOnlySpan<byte> control)
    {
        // Control, kind, count, parameters. Line density and kinds not known change nothing that text has.
        ReadOnlySpan<byte> parameters = control.Length > 3 ? control[3..] : [];
        if (control[1] == ScsCode.HorizontalFormat)
        {
            // The position stays: the margin holds from the next line or carriage return on.
            _format.SetHorizontal(parameters);
        }
        else if (control[1] == ScsCode.VerticalFormat)
        {
            _format.SetVertical(parameters);
            _line = Math.Max(_line, _format.TopMargin);
        }
    }
}
