using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Host;

/// <summary>
/// Writes a laid-out panel as one Erase/Write record: WCC, then per field SBA, SF or SFE, text, and a closing attribute
/// after what may be typed into (GA23-0059, chapters 3 and 4).
/// </summary>
internal sealed class PanelWriter(IBufferWriter<byte> output, CodePage codePage, TerminalTraits traits)
{
    private const byte EraseWrite = 0xF5;
    private const byte EraseWriteAlternate = 0x7E;
    private const byte AttributeType = 0xC0;
    private const byte HighlightType = 0x41;
    private const byte ColorType = 0x42;
    private const byte Question = 0x6F;

    /// <summary>Writes the panel.</summary>
    public void Write(PanelLayout layout)
    {
        WriteControl control = WriteControl.RestoreKeyboard | WriteControl.ResetModified
            | (layout.Panel.Alarm ? WriteControl.SoundAlarm : WriteControl.None);
        Put([layout.Alternate ? EraseWriteAlternate : EraseWrite, BufferAddress.Graphic((byte)control)]);
        IReadOnlyList<PlacedField> fields = layout.Fields;
        for (int i = 0; i < fields.Count; i++)
        {
            PlacedField placed = fields[i];
            Address((placed.Address + layout.Size - 1) % layout.Size, layout.Size);
            Attribute(placed.Field);
            Text(placed.Text);
            int end = placed.Address + placed.Length;
            bool taken = i + 1 < fields.Count && fields[i + 1].Address - 1 <= end;
            if (placed.Field.Input && !taken)
            {
                Address(end % layout.Size, layout.Size);
                Put([Order.StartField, FieldAttribute.Send(FieldAttribute.Protected | FieldAttribute.Numeric)]);
            }
        }
        Address(layout.Cursor, layout.Size);
        Put([Order.InsertCursor]);
    }

    private void Attribute(PanelField field)
    {
        byte attribute = FieldAttribute.Send(Bits(field));
        bool color = traits.Colors && field.Color != FieldColor.Default;
        bool highlight = traits.Highlights && field.Highlight != FieldHighlight.Default;
        if (!color && !highlight)
        {
            Put([Order.StartField, attribute]);
            return;
        }
        Put([Order.StartFieldExtended, (byte)(1 + (color ? 1 : 0) + (highlight ? 1 : 0)), AttributeType, attribute]);
        if (highlight)
        {
            Put([HighlightType, (byte)field.Highlight]);
        }
        if (color)
        {
            Put([ColorType, (byte)field.Color]);
        }
    }

    private static byte Bits(PanelField field)
    {
        int bits = field.Hidden ? FieldAttribute.Hidden : field.Intensified ? FieldAttribute.Intensified : 0;
        if (field.Input)
        {
            return (byte)(bits | (field.Numeric ? FieldAttribute.Numeric : 0));
        }
        // A named field comes back only if it counts as modified.
        return (byte)(bits | FieldAttribute.Protected | FieldAttribute.Numeric | (field.Name is null ? 0 : FieldAttribute.Modified));
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

    private void Address(int address, int size)
    {
        (byte high, byte low) = BufferAddress.Encode(address, size);
        Put([Order.SetBufferAddress, high, low]);
    }

    private void Put(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
