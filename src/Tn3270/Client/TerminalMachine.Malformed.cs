using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Client;

// What the host sends that is no 3270: counted, so that whoever watches the host can draw his conclusions.
public sealed partial class TerminalMachine
{
    /// <summary>The lowest byte that means anything behind IAC (RFC 1184, section 2.4: end of file).</summary>
    private const byte LowestCommand = 236;

    /// <summary>
    /// How much came that is malformed: records that are no 3270, telnet commands that there are none of, and pieces of a record that cannot become
    /// one. A write beyond the screen does not count: applications do that. Not saved.
    /// </summary>
    public long Malformed { get; private set; }

    /// <summary>The same since the last record that was in order.</summary>
    public int MalformedInARow { get; private set; }

    private void CountMalformed()
    {
        Malformed++;
        MalformedInARow++;
    }

    private void Judge(RecordFault fault)
    {
        switch (fault)
        {
            case RecordFault.UnknownCommand or RecordFault.MissingWriteControl or RecordFault.TruncatedOrder or RecordFault.InvalidStructuredField:
                CountMalformed();
                break;
            case RecordFault.None:
                MalformedInARow = 0;
                break;
        }
    }

    /// <summary>A record half gathered that begins as none does is not waited for: the rest of it may never come.</summary>
    private void JudgeGathered()
    {
        if (_mode == NegotiatedMode.Text || _decoder.Gathered is not { IsEmpty: false } gathered)
        {
            return;
        }
        bool extended = _mode == NegotiatedMode.Tn3270E;
        if (extended && gathered[0] != (byte)RecordType.Data3270)
        {
            if (gathered[0] > (byte)RecordType.Bid)
            {
                CountMalformed();
            }
            return;
        }
        int start = extended ? Tn3270EHeader.Length : 0;
        if (gathered.Length > start && CommandCode.Read(gathered[start]) == Command.Unknown)
        {
            CountMalformed();
        }
    }
}
