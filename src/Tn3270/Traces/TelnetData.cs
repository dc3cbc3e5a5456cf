using System.Security.Cryptography;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Traces;

/// <summary>
/// What is data among the bytes of a telnet connection, with the place of each byte: commands and subnegotiations are left out. The data may
/// be a password, so they are zeroed on disposal.
/// </summary>
internal readonly ref struct TelnetData
{
    private readonly byte[] _data;
    private readonly int[] _places;
    private readonly int _length;

    /// <summary>Takes bytes apart that begin and end between commands (RFC 854; a doubled IAC is one byte of data).</summary>
    public TelnetData(ReadOnlySpan<byte> bytes)
    {
        _data = GC.AllocateArray<byte>(bytes.Length, pinned: true);
        _places = new int[bytes.Length];
        for (var i = 0; i < bytes.Length;)
        {
            var next = i + CommandLength(bytes[i..]);
            if (next == i || IsDoubled(bytes[i..]))
            {
                _data[_length] = bytes[i];
                _places[_length++] = i;
                next = Math.Max(next, i + 1);
            }

            i = next;
        }
    }

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Bytes => _data.AsSpan(0, _length);

    /// <summary>Where each byte of the data stands; of a doubled one, the first.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _length);

    /// <summary>Zeroes the data.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_data);

    /// <summary>The length up to and with the first end of a record (IAC EOR); -1 where there is none.</summary>
    public static int ToEndOfRecord(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length;)
        {
            var length = CommandLength(bytes[i..]);
            if (length == 2 && bytes[i + 1] == TelnetCommand.EndOfRecord)
                return i + 2;
            i += Math.Max(1, length);
        }

        return -1;
    }

    /// <summary>Whether the bytes end between commands, not inside one.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var length = CommandLength(bytes);
            if (length == bytes.Length && !EndsCommand(bytes))
                return false;
            bytes = bytes[Math.Max(1, length)..];
        }

        return true;
    }

    private static bool EndsCommand(ReadOnlySpan<byte> command) => command.Length > 1 && command[1] switch
    {
        TelnetCommand.Subnegotiation => SubnegotiationLength(command, out var ended) == command.Length && ended,
        >= TelnetCommand.Will and <= TelnetCommand.Dont => command.Length == 3,
        _ => true,
    };

    private static bool IsDoubled(ReadOnlySpan<byte> bytes) => bytes.Length > 1 && bytes[0] == TelnetCommand.Iac && bytes[1] == TelnetCommand.Iac;

    // 0 where data begins; all the rest where a command is cut short.
    private static int CommandLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != TelnetCommand.Iac)
            return 0;
        if (bytes.Length < 2)
            return bytes.Length;
        return bytes[1] switch
        {
            TelnetCommand.Subnegotiation => SubnegotiationLength(bytes, out _),
            >= TelnetCommand.Will and <= TelnetCommand.Dont => Math.Min(3, bytes.Length),
            _ => 2,
        };
    }

    private static int SubnegotiationLength(ReadOnlySpan<byte> bytes, out bool ended)
    {
        ended = true;
        for (var i = 2; i + 1 < bytes.Length; i++)
        {
            if (bytes[i] != TelnetCommand.Iac)
                continue;
            if (bytes[i + 1] == TelnetCommand.SubnegotiationEnd)
                return i + 2;
            i++;
        }

        ended = false;
        return bytes.Length;
    }
}
