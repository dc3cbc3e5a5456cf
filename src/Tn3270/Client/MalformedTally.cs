using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Client;

/// <summary>Counts what a host sends that is no 3270, so that whoever watches the host can draw his conclusions. Pure.</summary>
internal sealed class MalformedTally
{
    /// <summary>The lowest byte that means anything behind IAC (RFC 1184, section 2.4: end of file).</summary>
    private const byte LowestCommand = 236;

    /// <summary>How much there was.</summary>
    public long Count { get; private set; }

    /// <summary>The same since the last record that was in order.</summary>
    public int InARow { get; private set; }

    /// <summary>Something malformed came.</summary>
    public void Add()
    {
        Count++;
        InARow++;
    }

    /// <summary>A telnet command came.</summary>
    public void TakeCommand(byte verb)
    {
        if (verb < LowestCommand)
        {
            Add();
        }
    }

    /// <summary>A record was executed. A write beyond the screen counts as neither: applications do that.</summary>
    public void TakeRecord(RecordFault fault)
    {
        switch (fault)
        {
            case RecordFault.UnknownCommand or RecordFault.MissingWriteControl or RecordFault.TruncatedOrder or RecordFault.InvalidStructuredField:
                Add();
                break;
            case RecordFault.None:
                InARow = 0;
                break;
        }
    }

    /// <summary>A record has gathered in part. One that begins as none does is not waited for: the rest of it may never come.</summary>
    /// <param name="mode">What is spoken.</param>
    /// <param name="gathered">What is there of it; empty for none.</param>
    public void TakeGathered(NegotiatedMode mode, ReadOnlySpan<byte> gathered)
    {
        if (mode == NegotiatedMode.Text || gathered.IsEmpty)
        {
            return;
        }
        bool extended = mode == NegotiatedMode.Tn3270E;
        if (extended && gathered[0] != (byte)RecordType.Data3270)
        {
            if (gathered[0] > (byte)RecordType.Bid || HasOddFlags(gathered))
            {
                Add();
            }
            return;
        }
        int start = extended ? Tn3270EHeader.Length : 0;
        if (gathered.Length > start && !Begins(gathered[start..]))
        {
            Add();
        }
    }

    /// <summary>
    /// Whether flags are set that nobody sends. A record that has ended is taken whatever they are (RFC 2355, section 8.1): this is only about
    /// waiting for its end. Those of 3270-DATA are not looked at: what follows them says more.
    /// </summary>
    private static bool HasOddFlags(ReadOnlySpan<byte> gathered) =>
        (gathered.Length > 1 && gathered[1] > (RequestFlag.SendData | RequestFlag.KeyboardRestore | RequestFlag.Signal))
        || (gathered.Length > 2 && gathered[2] > ResponseFlag.Always);

    /// <summary>Whether what has gathered can be the begin of a command with what belongs to it; nothing belongs to one that reads.</summary>
    private static bool Begins(ReadOnlySpan<byte> data) => CommandCode.Read(data[0]) switch
    {
        Command.Unknown => false,
        Command.ReadBuffer or Command.ReadModified or Command.ReadModifiedAll or Command.EraseAllUnprotected or Command.NoOperation => data.Length == 1,
        _ => true,
    };
}
