using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Traces;

/// <summary>What is to be known of a trace before it is replayed. Pure; takes the entries one after the other.</summary>
public sealed class TraceSummary
{
    private int _matched;

    /// <summary>Bytes from the host.</summary>
    public long HostBytes { get; private set; }

    /// <summary>Bytes from the terminal.</summary>
    public long TerminalBytes { get; private set; }

    /// <summary>The first time told; null where none is.</summary>
    public DateTime? Begin { get; private set; }

    /// <summary>The last time told; null where none is.</summary>
    public DateTime? End { get; private set; }

    /// <summary>Whether the recorded terminal refused TN3270E (IAC WONT 40); one that is to follow the same host has to as well.</summary>
    public bool RefusedTn3270E { get; private set; }

    /// <summary>Takes the next entry.</summary>
    public void Take(TraceEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Begin ??= entry.Time;
        End = entry.Time ?? End;
        if (entry.Side == TraceSide.Host)
            HostBytes += entry.Bytes.Length;
        if (entry.Side != TraceSide.Terminal)
            return;
        TerminalBytes += entry.Bytes.Length;
        foreach (var code in entry.Bytes.Span)
            Follow(code);
    }

    // Three bytes in a row, wherever one write ends and the next begins.
    private void Follow(byte code)
    {
        _matched = (_matched, code) switch
        {
            (1, TelnetCommand.Wont) => 2,
            (2, TelnetOption.Tn3270E) => 3,
            (not 1, TelnetCommand.Iac) => 1,
            _ => 0,
        };
        RefusedTn3270E |= _matched == 3;
    }
}
