using System.Buffers;
using Holdfast.Tn3270.CodePages;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// Writes a laid-out panel as one Erase/Write record: WCC, then per field SBA, SF or SFE, text, and a closing attribute
/// after what may be typed into (GA23-0059, chapters 3 and 4).
/// </summary>
internal sealed class PanelWriter(IBufferWriter<byte> output, CodePage codePage, TerminalTraits traits)
{
    private const byte EraseWrite = 0xF5;
    private const byte EraseWriteAlternate = 0x7E;
    private const byte SetBufferAddress = 0x11;
    private const byte StartField = 0x1D;
    private const byte StartFieldExtended = 0x29;
    private const byte InsertCursor = 0x13;
    private const byte AttributeType = 0xC0;
    private const byte HighlightType = 0x41;
    private const byte ColorType = 0x42;
    private const byte Question = 0x6F;

    private const int Protected = 0x20;
    private const int Numeric = 0x10;
    private const int Intensified = 0x08;
    private const int NonDisplay = 0x0C;
    private const int Modified = 0x01;

    private const int WccAlarm = 0x04;
    private const int WccRestore = 0x02;
    private const int WccResetModified = 0x01;

    /// <summary>Writes the panel.</summary>
    public void Write(PanelLayout layout)
    {
        int wcc = WccRestore | WccResetModified | (layout.Panel.Alarm ? WccAlarm : 0);
        Put([layout.Alternate ? EraseWriteAlternate : EraseWrite, (byte)(0xC0 | wcc)]);
        IReadOnlyList<PlacedField> fields = layout.Fields;
        for (int i = 0; i < fields.Count; i++)
        {
            PlacedField placed = fields[i];
            Address((placed.Address + layout.Size - 1) % layout.Size);
            Attribute(placed.Field);
            Text(placed.Text);
            int end = placed.Address + placed.Length;
            bool taken = i + 1 < fields.Count && fields[i + 1].Address - 1 <= end;
            if (placed.Field.Input && !taken)
            {
                Address(end % layout.Size);
                Put([StartField, BufferAddress.Graphic(Protected | Numeric)]);
            }
        }
        Address(layout.Cursor);
        Put([InsertCursor]);
    }

    private void Attribute(PanelField field)
    {
        byte attribute = BufferAddress.Graphic(Bits(field));
        bool color = traits.Colors && field.Color != FieldColor.Default;
        bool highlight = traits.Highlights && field.Highlight != FieldHighlight.Default;
        if (!color && !highlight)
        {
            Put([StartField, attribute]);
            return;
        }
        Put([StartFieldExtended, (byte)(1 + (color ? 1 : 0) + (highlight ? 1 : 0)), AttributeType, attribute]);
        if (highlight)
        {
            Put([HighlightType, (byte)field.Highlight]);
        }
        if (color)
        {
            Put([ColorType, (byte)field.Color]);
        }
    }

    private static int Bits(PanelField field)
    {
        int bits = field.Hidden ? NonDisplay : field.Intensified ? Intensified : 0;
        if (field.Input)
        {
            return bits | (field.Numeric ? Numeric : 0);
        }
        // A named field comes back only if it counts as modified.
        return bits | Protected | Numeric | (field.Name is null ? 0 : Modified);
    }

    private void Text(string text)
    {
        Span<byte> bytes = output.GetSpan(Math.Max(1, text.Length));
        for (int i = 0; i < text.Length; i++)
        {
            bytes[i] = codePage.TryToEbcdic(text[i], out byte code) && code >= 0x40 ? code : Question;
        }
        output.Advance(text.Length);
    }

    private void Address(int address)
    {
        Put([SetBufferAddress, 0, 0], address);
    }

    private void Put(ReadOnlySpan<byte> bytes, int address = -1)
    {
        Span<byte> span = output.GetSpan(bytes.Length);
        bytes.CopyTo(span);
        if (address >= 0)
        {
            BufferAddress.Write(address, span[1..]);
        }
        output.Advance(bytes.Length);
    }
}
