using System.Text;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// Watches a transfer that goes on between a host and a terminal elsewhere, to tell of it: its records are passed on as they are, in DFT mode
/// and in CUT mode. Pure.
/// </summary>
public sealed class RelayedTransfer
{
    private const int FieldOffset = 1;
    private const int IdentifierOffset = FieldOffset + 2;

    // GET replies: head, code, record number of six bytes, then what introduces the data.
    private const int DataOfReply = 5 + 6;
    private const int DataOfInsert = 5;

    private readonly RelayedFrames _frames = new();
    private bool _open;
    private bool _framed;
    private long _toHost;
    private long _fromHost;

    /// <summary>Bytes of the file that went to the host so far.</summary>
    public long ToHost => _framed ? _frames.ToHost : _toHost;

    /// <summary>Bytes of the file that came from the host so far.</summary>
    public long FromHost => _framed ? _frames.FromHost : _fromHost;

    /// <summary>Whether a host's record is part of a transfer: a structured field D0, behind others such as a write that restores the keyboard.</summary>
    /// <param name="record">The record, from its command on.</param>
    public static bool IsOf(ReadOnlySpan<byte> record)
    {
        if (record.IsEmpty || CommandCode.Read(record[0]) != Command.WriteStructuredField)
        {
            return false;
        }
        StructuredFieldReader fields = new(record, FieldOffset);
        while (!fields.AtEnd && fields.MoveNext())
        {
            if (fields.Field[2] == DftField.Identifier)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a terminal's record answers one: structured fields, D0 first.</summary>
    /// <param name="answer">The record, from its AID on.</param>
    public static bool IsAnswer(ReadOnlySpan<byte> answer) =>
        answer.Length > IdentifierOffset && answer[0] == DftField.InboundFields && answer[IdentifierOffset] == DftField.Identifier;

    /// <summary>A record from the host.</summary>
    /// <returns>True where with it a file's transfer is over, and the counts are those of the whole.</returns>
    public bool TakeFromHost(RelayedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _framed = record.IsFrame;
        return _framed ? _frames.Take(record.Frame.Span) : TakeFields(record.Record.Span);
    }

    /// <summary>An answer of the terminal.</summary>
    public void TakeAnswer(ReadOnlySpan<byte> answer)
    {
        if (_framed && !IsAnswer(answer))
        {
            _frames.TakeAnswer(answer);
            return;
        }
        StructuredFieldReader fields = new(answer, FieldOffset);
        while (!fields.AtEnd && fields.MoveNext())
        {
            if (_open && DftField.Code(fields.Field) == DftField.GetReply && DftField.TryData(fields.Field, DataOfReply, out ReadOnlySpan<byte> data))
            {
                _toHost += data.Length;
            }
        }
    }

    private bool TakeFields(ReadOnlySpan<byte> record)
    {
        bool over = false;
        StructuredFieldReader fields = new(record, FieldOffset);
        while (!fields.AtEnd && fields.MoveNext())
        {
            ReadOnlySpan<byte> field = fields.Field;
            switch (field[2] == DftField.Identifier ? DftField.Code(field) : -1)
            {
                case DftField.Open when field.Length >= DftField.NameLength:
                    _open = Encoding.ASCII.GetString(field[^DftField.NameLength..]).TrimEnd() == DftField.DataFile;
                    (_toHost, _fromHost) = _open ? (0, 0) : (_toHost, _fromHost);
                    break;
                case DftField.Data when _open && DftField.TryData(field, DataOfInsert, out ReadOnlySpan<byte> data):
                    _fromHost += data.Length;
                    break;
                case DftField.Close:
                    over |= _open;
                    _open = false;
                    break;
            }
        }
        return over;
    }
}
