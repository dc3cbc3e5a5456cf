using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Host;

/// <summary>Reads what a terminal sends on a key: AID, cursor, then SBA and data of each modified field (GA23-0059, chapter 3).</summary>
internal static class ReplyReader
{
    /// <summary>Reads a record. What is cut short or belongs to no field is left out.</summary>
    public static PanelReply Read(ReadOnlySpan<byte> record, PanelLayout layout, CodePage codePage)
    {
        Dictionary<string, string> values = Shown(layout);
        Aid aid = (Aid)record[0];
        if (record.Length < 3)
        {
            return new PanelReply(layout.Panel.Name, aid, 0, 0, values);
        }
        int cursor = BufferAddress.Decode(record[1], record[2]) % layout.Size;
        ReadFields(record[3..], layout, codePage, values);
        return new PanelReply(layout.Panel.Name, aid, cursor / layout.Columns + 1, cursor % layout.Columns + 1, values);
    }

    private static Dictionary<string, string> Shown(PanelLayout layout)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (PlacedField placed in layout.Fields)
        {
            if (placed.Field.Name is not null)
            {
                values[placed.Field.Name] = placed.Text.TrimEnd();
            }
        }
        return values;
    }

    private static void ReadFields(
        ReadOnlySpan<byte> data, PanelLayout layout, CodePage codePage, Dictionary<string, string> values)
    {
        while (data.Length >= 3)
        {
            if (data[0] != Order.SetBufferAddress)
            {
                data = data[1..];
                continue;
            }
            int address = BufferAddress.Decode(data[1], data[2]);
            data = data[3..];
            int end = data.IndexOf(Order.SetBufferAddress);
            ReadOnlySpan<byte> text = end < 0 ? data : data[..end];
            data = data[text.Length..];
            foreach (PlacedField placed in layout.Fields)
            {
                if (placed.Address == address && placed.Field.Name is not null)
                {
                    values[placed.Field.Name] = Decode(text, placed.Length, codePage);
                }
            }
        }
    }

    private static string Decode(ReadOnlySpan<byte> text, int length, CodePage codePage)
    {
        Span<char> characters = length <= 256 ? stackalloc char[length] : new char[length];
        int count = 0;
        foreach (byte code in text)
        {
            if (count == length)
            {
                break;
            }
            if (code != 0 && code != Order.GraphicEscape)
            {
                characters[count++] = codePage.ToUnicode(code);
            }
        }
        return new string(characters[..count]).TrimEnd();
    }
}
