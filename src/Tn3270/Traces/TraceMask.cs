using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Traces;

/// <summary>
/// Puts asterisks in place of what a trace must not hold: text of fields that are not displayed, both ways; secrets wherever they stand
/// on the screen, in either letter case; and whatever is typed to a host of plain text or to the SSCP, where nothing tells a password
/// from other words. The lengths stay, so that the trace can be replayed. Pure.
/// </summary>
/// <param name="machine">The terminal, which has heard what is masked here and nothing after it.</param>
internal sealed class TraceMask(TerminalMachine machine)
{
    /// <summary>Secrets that are kept in mind; the oldest make way.</summary>
    public const int SecretLimit = 256;

    /// <summary>Characters of the shortest secret: covering less would leave nothing to read.</summary>
    public const int ShortestSecret = 3;

    private const byte Asterisk = 0x5C;
    private const byte TestRequest = 0x01;
    private const int TestRequestLength = 4;
    private const int HeadLength = 3;

    private readonly List<char[]> _secrets = [];
    private readonly char[] _folded = Fold(machine.Screen.CodePage);

    /// <summary>Covers this text from now on.</summary>
    public void Add(ReadOnlySpan<char> secret)
    {
        secret = secret.Trim();
        if (secret.Length < ShortestSecret)
            return;
        // Pinned: zeroing it leaves no copy behind.
        var folded = GC.AllocateArray<char>(secret.Length, pinned: true);
        secret.ToUpperInvariant(folded);
        foreach (var known in _secrets)
        {
            if (!known.AsSpan().SequenceEqual(folded))
                continue;
            Array.Clear(folded);
            return;
        }

        if (_secrets.Count == SecretLimit)
        {
            Array.Clear(_secrets[0]);
            _secrets.RemoveAt(0);
        }

        _secrets.Add(folded);
    }

    /// <summary>Zeroes what is covered; there is nothing more to mask.</summary>
    public void Forget()
    {
        foreach (var secret in _secrets)
            Array.Clear(secret);
        _secrets.Clear();
    }

    /// <summary>Masks a record of the host, executed already, with the telnet commands before it.</summary>
    /// <param name="bytes">The bytes; changed in place.</param>
    /// <param name="cursor">Where the cursor was before.</param>
    public void Host(Span<byte> bytes, int cursor)
    {
        using TelnetData data = new(bytes);
        var record = data.Bytes;
        var type = TypeOf(ref record);
        if (type != RecordType.Data3270 || record.IsEmpty)
            return;
        var places = data.Places[^record.Length..];
        var command = CommandCode.Read(record[0]);
        if (command is Command.Write or Command.EraseWrite or Command.EraseWriteAlternate)
            Mask(bytes, record, 2, places, command == Command.Write ? cursor : 0);
        else if (command == Command.WriteStructuredField)
            MaskFields(bytes, record, places, cursor);
        else if (command == Command.Unknown)
            MaskTyped(bytes, record, places, OrderScan.FirstGraphic + 1, Asterisk);
    }

    /// <summary>Masks what the terminal sends, a record or the text before the next one, with the telnet commands in it.</summary>
    public void Terminal(Span<byte> bytes)
    {
        using TelnetData data = new(bytes);
        var record = data.Bytes;
        if (machine.Phase is TerminalPhase.Negotiating or TerminalPhase.Failed)
            return;
        var type = machine.Phase == TerminalPhase.Nvt && !HasHeader(record) ? RecordType.NvtData : TypeOf(ref record);
        var places = data.Places[^record.Length..];
        if (type == RecordType.NvtData)
            MaskTyped(bytes, record, places, (byte)' ' + 1, (byte)'*');
        else if (type == RecordType.SscpLuData)
            MaskTyped(bytes, record, places, OrderScan.FirstGraphic + 1, Asterisk);
        else if (type == RecordType.Data3270 && record.Length > 0 && record[0] != (byte)Aid.StructuredField)
            Mask(bytes, record, record[0] == TestRequest ? TestRequestLength : HeadLength, places, 0);
    }

    private static char[] Fold(CodePage page)
    {
        var folded = new char[256];
        for (var code = 0; code < folded.Length; code++)
            folded[code] = char.ToUpperInvariant(page.ToUnicode((byte)code));
        return folded;
    }

    // Nobody types what a header of NVT-DATA or of a response begins with.
    private static bool HasHeader(ReadOnlySpan<byte> record) =>
        record.Length >= Tn3270EHeader.Length && (RecordType)record[0] is RecordType.NvtData or RecordType.Response && record[1] == 0;

    // Within TN3270E the header says what a record is, and is taken off.
    private RecordType TypeOf(ref ReadOnlySpan<byte> record)
    {
        if (machine.Phase == TerminalPhase.Tn3270)
            return RecordType.Data3270;
        if (machine.Phase is not (TerminalPhase.Tn3270E or TerminalPhase.Unbound or TerminalPhase.Nvt)
            || !Tn3270EHeader.TryRead(record, out var header))
            return RecordType.Response;
        record = record[Tn3270EHeader.Length..];
        return header.Type;
    }

    private void MaskFields(Span<byte> bytes, ReadOnlySpan<byte> record, ReadOnlySpan<int> places, int cursor)
    {
        const int content = 4;
        var fields = new StructuredFieldReader(record, 1);
        while (!fields.AtEnd && fields.MoveNext())
        {
            if (fields.Field.Length <= content || fields.Field[2] != StructuredField.Outbound3270DS)
                continue;
            var start = fields.Offset + content;
            var write = CommandCode.Read(record[start]) == Command.Write;
            var end = fields.Offset + fields.Field.Length;
            Mask(bytes, record[..end], start + 2, places[..end], write ? cursor : 0);
        }
    }

    private void Mask(Span<byte> bytes, ReadOnlySpan<byte> record, int start, ReadOnlySpan<int> places, int address)
    {
        if (record.Length <= start)
            return;
        var orders = record[start..];
        places = places[start..];
        var text = new bool[orders.Length];
        var covered = new bool[orders.Length];
        new RecordText(machine.Screen).Read(orders, address, text, covered);
        FindSecrets(orders, text, covered);
        for (var i = 0; i < orders.Length; i++)
        {
            // Nulls and blanks stay: they tell nothing, and a screen of asterisks would be hard to read.
            if (covered[i] && orders[i] is not (0x00 or 0x40 or 0xFF))
                bytes[places[i]] = Asterisk;
        }
    }

    private void FindSecrets(ReadOnlySpan<byte> orders, ReadOnlySpan<bool> text, Span<bool> covered)
    {
        if (_secrets.Count == 0)
            return;

        // The text alone, since orders for colours may stand between its characters.
        var characters = GC.AllocateUninitializedArray<char>(orders.Length, pinned: true);
        var places = new int[orders.Length];
        var length = 0;
        for (var i = 0; i < orders.Length; i++)
        {
            if (!text[i])
                continue;
            characters[length] = _folded[orders[i]];
            places[length++] = i;
        }

        foreach (var secret in _secrets)
        {
            var shown = characters.AsSpan(0, length);
            for (int found, from = 0; (found = shown[from..].IndexOf(secret)) >= 0; from += found + secret.Length)
            {
                foreach (var place in places.AsSpan(from + found, secret.Length))
                    covered[place] = true;
            }
        }

        Array.Clear(characters);
    }

    private static void MaskTyped(Span<byte> bytes, ReadOnlySpan<byte> record, ReadOnlySpan<int> places, int first, byte mask)
    {
        for (var i = 0; i < record.Length; i++)
        {
            if (record[i] >= first && record[i] != TelnetCommand.Iac)
                bytes[places[i]] = mask;
        }
    }
}
