using System.Security.Cryptography;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>
/// Encodes telnet and holds the bytes until the network took them. Bytes handed out by <see cref="Pending"/> stay where they
/// are while more is appended, so a write may be under way meanwhile. What was typed passes here: the arrays are pinned, so that the
/// collector leaves no copies, and zeroed as the network takes what is in them.
/// </summary>
internal sealed class TelnetOutput
{
    /// <summary>How many bytes may wait; a far side that asks on and on and reads nothing is dropped at this point.</summary>
    public const int PendingLimit = 4 * 1024 * 1024;

    private const int FirstCapacity = 512;
    private const int KeptCapacity = 32 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    // Arrays that were grown out of: somebody may be sending from one until he says what he has sent.
    private List<byte[]>? _outgrown;

    /// <summary>The bytes that wait for the network.</summary>
    public ReadOnlyMemory<byte> Pending => _bytes.AsMemory(_start, _end - _start);

    /// <summary>How many bytes were ever queued, those sent included.</summary>
    public long Queued { get; private set; }

    /// <summary>Whether something was lost because <see cref="PendingLimit"/> was reached.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Takes bytes off the front, which the network took.</summary>
    public void Sent(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _end - _start);
        _bytes.AsSpan(_start, count).Clear();
        ClearOutgrown();
        _start += count;
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
            if (_bytes.Length > KeptCapacity)
            {
                _bytes = [];
            }
        }
    }

    /// <summary>Forgets and zeroes what waits; nobody may be sending any more.</summary>
    public void Clear()
    {
        _bytes.AsSpan(_start, _end - _start).Clear();
        ClearOutgrown();
        _start = 0;
        _end = 0;
    }

    /// <summary>IAC and a command.</summary>
    public void Command(byte command) => Append([TelnetCommand.Iac, command]);

    /// <summary>IAC, WILL/WONT/DO/DONT and an option.</summary>
    public void Option(byte verb, byte option) => Append([TelnetCommand.Iac, verb, option]);

    /// <summary>What keeps an idle connection open: DO TIMING-MARK where an answer is wanted (RFC 860), else NOP (RFC 854).</summary>
    public void KeepAlive(bool wantsAnswer)
    {
        if (wantsAnswer)
        {
            Option(TelnetCommand.Do, TelnetOption.TimingMark);
        }
        else
        {
            Command(TelnetCommand.NoOperation);
        }
    }

    /// <summary>IAC SB option payload IAC SE, with the payload escaped.</summary>
    public void Subnegotiation(byte option, ReadOnlySpan<byte> payload)
    {
        Append([TelnetCommand.Iac, TelnetCommand.Subnegotiation, option]);
        Escaped(payload);
        Append([TelnetCommand.Iac, TelnetCommand.SubnegotiationEnd]);
    }

    /// <summary>A record: its bytes escaped, then IAC EOR.</summary>
    public void Record(ReadOnlySpan<byte> record)
    {
        Escaped(record);
        Command(TelnetCommand.EndOfRecord);
    }

    /// <summary>A TN3270E record: header and data escaped, then IAC EOR.</summary>
    public void Record(in Tn3270EHeader header, ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = stackalloc byte[Tn3270EHeader.Length];
        header.Write(bytes);
        Escaped(bytes);
        Record(data);
    }

    /// <summary>Data with each IAC doubled.</summary>
    public void Escaped(ReadOnlySpan<byte> data)
    {
        while (true)
        {
            int run = data.IndexOf(TelnetCommand.Iac);
            if (run < 0)
            {
                Append(data);
                return;
            }
            Append(data[..(run + 1)]);
            Append([TelnetCommand.Iac]);
            data = data[(run + 1)..];
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        int pending = _end - _start;
        if (Overflowed || bytes.Length > PendingLimit - pending)
        {
            Overflowed = true;
            return;
        }
        if (_bytes.Length - _end < bytes.Length)
        {
            // A fresh array even where moving to the front would do: somebody may be sending from the old one.
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(FirstCapacity, (pending + bytes.Length) * 2), pinned: true);
            _bytes.AsSpan(_start, pending).CopyTo(larger);
            if (pending > 0)
            {
                (_outgrown ??= []).Add(_bytes);
            }
            _bytes = larger;
            _start = 0;
            _end = pending;
        }
        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
        Queued += bytes.Length;
    }

    /// <summary>Saves or sets what waits and how much went before it.</summary>
    public void Pass(StateTape tape)
    {
        (long queued, bool overflowed) = (Queued, Overflowed);
        tape.Pass(ref queued);
        tape.Pass(ref overflowed);
        ReadOnlySpan<byte> pending = tape.PassBytes(Pending.Span);
        if (tape.Reads)
        {
            Clear();
            Append(pending);
            (Queued, Overflowed) = (queued, overflowed);
        }
    }

    private void ClearOutgrown()
    {
        if (_outgrown is null)
        {
            return;
        }
        foreach (byte[] bytes in _outgrown)
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
        _outgrown = null;
    }
}
