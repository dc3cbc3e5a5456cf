using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Host;

/// <summary>Reads what a terminal sends on a key: AID, cursor, then SBA and data of each modified field (GA23-0059, chapter 3).</summary>
internal static class ReplyReader
{
    /// <summary>Reads a record. What belongs to no field is left out.</summary>
    /// <param name="record">From its AID on; not empty.</param>
    /// <param name="panel">The panel answered.</param>
    /// <param name="codePage">The code page of what was typed.</param>
    /// <param name="fault">What is wrong with a record no terminal should send; null if nothing is.</param>
    public static PanelReply Read(ReadOnlySpan<byte> record, ShownPanel panel, CodePage codePage, out string? fault)
    {
        Dictionary<string, string> values = Shown(panel);
        HashSet<string> sent = new(StringComparer.Ordinal);
        Aid aid = (Aid)record[0];
        fault = null;
        if (record.Length == 1)
        {
            return new PanelReply(panel.Name, aid, 0, 0, values, sent);
        }
        if (record.Length == 2)
        {
            fault = $"the terminal sent AID {record[0]:X2} with half a cursor address";
            return new PanelReply(panel.Name, aid, 0, 0, values, sent);
        }
        int cursor = BufferAddress.Decode(record[1], record[2]);
        if (cursor >= panel.Size)
        {
            fault = $"the terminal sent cursor address {cursor}, off a screen of {panel.Rows} by {panel.Columns}";
            cursor = 0;
        }
        fault ??= ReadFields(record[3..], panel, codePage, values, sent);
        return new PanelReply(panel.Name, aid, cursor / panel.Columns + 1, cursor % panel.Columns + 1, values, sent);
    }

    private static Dictionary<string, string> Shown(ShownPanel panel)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (PlacedField placed in panel.Fields)
        {
            values[placed.Field.Name!] = placed.Text.TrimEnd();
        }
        return values;
    }

    /// <summary>Reads SBA and data of each field; returns what is wrong with them, or null.</summary>
    private static string? ReadFields(
        ReadOnlySpan<byte> data, ShownPanel panel, CodePage codePage, Dictionary<string, string> values, HashSet<string> sent)
    {
        while (!data.IsEmpty)
        {
            if (data[0] != Order.SetBufferAddress)
            {
                data = data[1..];
                continue;
            }
            if (data.Length < 3)
            {
                return "the terminal sent a field's address cut short";
            }
            int address = BufferAddress.Decode(data[1], data[2]);
            if (address >= panel.Size)
            {
                return $"the terminal sent a field at address {address}, off a screen of {panel.Rows} by {panel.Columns}";
            }
            data = data[3..];
            int end = data.IndexOf(Order.SetBufferAddress);
            ReadOnlySpan<byte> text = end < 0 ? data : data[..end];
            data = data[text.Length..];
            if (panel.Find(address) is { } placed)
            {
                values[placed.Field.Name!] = Decode(text, placed.Length, codePage);
                sent.Add(placed.Field.Name!);
            }
        }
        return null;
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
