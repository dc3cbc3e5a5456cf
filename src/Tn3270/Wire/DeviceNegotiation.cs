using System.Text;
using Holdfast.Tn3270.State;

namespace Holdfast.Tn3270.Wire;

/// <summary>The messages inside the TN3270E option, as a terminal: a device, then functions (RFC 2355, section 7).</summary>
internal sealed class DeviceNegotiation(TelnetOutput output, TerminalProfile profile)
{
    /// <summary>How often a host may change its mind about functions before TN3270E is given up.</summary>
    public const int FunctionRoundLimit = 8;

    /// <summary>The longest name of a device or an LU taken from a host, in bytes.</summary>
    public const int NameLimit = 32;

    private Tn3270EFunctions _wanted = profile.Functions;
    private int _functionRounds;
    private bool _begun;
    private bool _concluded;

    /// <summary>Functions agreed.</summary>
    public Tn3270EFunctions Agreed { get; private set; }

    /// <summary>Whether the host concluded by IS: the session is there at once then, and otherwise with the host's first data.</summary>
    public bool HostConcluded => _concluded;

    /// <summary>Whether the host gave a device.</summary>
    public bool HasDevice => DeviceType is not null;

    /// <summary>The device type the host gave; null before.</summary>
    public string? DeviceType { get; private set; }

    /// <summary>The LU the host gave, where it said so.</summary>
    public string? ConnectedLu { get; private set; }

    /// <summary>Why the host rejected the last device asked for; null if it did not.</summary>
    public string? Rejection { get; private set; }

    /// <summary>Forgets all but why the host rejected a device.</summary>
    public void Reset()
    {
        _wanted = profile.Functions;
        _functionRounds = 0;
        _begun = false;
        _concluded = false;
        Agreed = Tn3270EFunctions.None;
        DeviceType = null;
        ConnectedLu = null;
    }

    /// <summary>Takes a message from the host and answers it.</summary>
    public DeviceStep Take(ReadOnlySpan<byte> message, LuList lus)
    {
        if (message.Length < 2)
        {
            return DeviceStep.None;
        }
        ReadOnlySpan<byte> rest = message[2..];
        return (message[0], message[1]) switch
        {
            (Tn3270ECode.Send, Tn3270ECode.DeviceType) => Request(lus),
            // Taken even where nothing was requested: there are hosts that do not ask first.
            (Tn3270ECode.DeviceType, Tn3270ECode.Is) => TakeDevice(rest),
            (Tn3270ECode.DeviceType, Tn3270ECode.Reject) when _begun => TakeRejection(rest, lus),
            (Tn3270ECode.Functions, Tn3270ECode.Request) when _begun => TakeFunctionRequest(FunctionList.Read(rest)),
            (Tn3270ECode.Functions, Tn3270ECode.Is) when _begun => TakeFunctions(FunctionList.Read(rest)),
            _ => DeviceStep.None,
        };
    }

    private DeviceStep Request(LuList lus)
    {
        _begun = true;
        // RFC 2355 section 7.1.2 knows the 3278 only; the colours of a 3279 are asked for by query, whatever the name.
        string name = profile.DeviceType.Replace("3279", "3278", StringComparison.Ordinal);
        string? lu = profile.AssociatedLu ?? lus.Current;
        byte word = profile.AssociatedLu is null ? Tn3270ECode.Connect : Tn3270ECode.Associate;
        byte[] message = [Tn3270ECode.DeviceType, Tn3270ECode.Request, .. Encoding.ASCII.GetBytes(name)];
        if (lu is not null)
        {
            message = [.. message, word, .. Encoding.ASCII.GetBytes(lu)];
        }
        output.Subnegotiation(TelnetOption.Tn3270E, message);
        return DeviceStep.Requested;
    }

    private DeviceStep TakeDevice(ReadOnlySpan<byte> rest)
    {
        int connect = rest.IndexOf(Tn3270ECode.Connect);
        _begun = true;
        DeviceType = Name(connect < 0 ? rest : rest[..connect]);
        ConnectedLu = connect < 0 ? null : Name(rest[(connect + 1)..]);
        Rejection = null;
        return RequestFunctions() ? DeviceStep.Named : DeviceStep.GivenUp;
    }

    private DeviceStep TakeRejection(ReadOnlySpan<byte> rest, LuList lus)
    {
        RejectReason reason = rest.Length >= 2 && rest[0] == Tn3270ECode.Reason ? (RejectReason)rest[1] : RejectReason.UnknownError;
        string what = profile.AssociatedLu is { } display ? $"a printer for {display}"
            : lus.Current is { } lu ? $"LU {lu}" : $"device type {profile.DeviceType}";
        Rejection = $"the host rejected {what}: {reason.Describe()}";
        lus.Advance();
        return reason == RejectReason.UnsupportedRequest || lus.Any || lus.Exhausted ? DeviceStep.GivenUp : Request(lus);
    }

    private DeviceStep TakeFunctionRequest(Tn3270EFunctions asked)
    {
        bool known = (asked & ~_wanted) == Tn3270EFunctions.None;
        _wanted &= asked;
        if (!known)
        {
            return RequestFunctions() ? DeviceStep.None : DeviceStep.GivenUp;
        }
        FunctionList.Write(output, Tn3270ECode.Is, asked);
        Agreed = asked;
        return DeviceStep.Agreed;
    }

    private DeviceStep TakeFunctions(Tn3270EFunctions agreed)
    {
        if ((agreed & ~_wanted) != Tn3270EFunctions.None)
        {
            // RFC 2355 section 7.2: an IS may only repeat what was requested.
            return DeviceStep.GivenUp;
        }
        _wanted = agreed;
        _concluded = true;
        Agreed = agreed;
        return DeviceStep.Agreed;
    }

    private bool RequestFunctions()
    {
        _functionRounds++;
        if (_functionRounds > FunctionRoundLimit)
        {
            return false;
        }
        FunctionList.Write(output, Tn3270ECode.Request, _wanted);
        return true;
    }

    private static string Name(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes[..Math.Min(bytes.Length, NameLimit)]);

    /// <summary>Saves or sets how far it has come.</summary>
    public void Pass(StateTape tape)
    {
        tape.PassEnum(ref _wanted);
        tape.Pass(ref _functionRounds);
        tape.Pass(ref _begun);
        tape.Pass(ref _concluded);
        (Tn3270EFunctions agreed, string? type, string? lu, string? rejection) = (Agreed, DeviceType, ConnectedLu, Rejection);
        tape.PassEnum(ref agreed);
        tape.Pass(ref type);
        tape.Pass(ref lu);
        tape.Pass(ref rejection);
        (Agreed, DeviceType, ConnectedLu, Rejection) = (agreed, type, lu, rejection);
    }
}
