using System.Text;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

/// <summary>A terminal's negotiator with its decoder, fed with raw bytes.</summary>
internal sealed class TerminalEnd
{
    private readonly TelnetDecoder _decoder = new();
    private readonly TelnetOutput _output = new();

    public TerminalEnd(string type = "IBM-3279-2-E", string? lu = null, bool tn3270E = true)
        : this(new TerminalProfile { DeviceType = type, LuNames = lu is null ? [] : [lu], Tn3270E = tn3270E })
    {
    }

    public TerminalEnd(TerminalProfile profile) => Negotiator = new TerminalNegotiator(_output, profile);

    public TerminalNegotiator Negotiator { get; }

    /// <summary>Feeds bytes and returns what is answered.</summary>
    public byte[] Feed(params ReadOnlySpan<byte> bytes)
    {
        TelnetEvent found;
        while ((found = _decoder.Next(ref bytes, out ReadOnlySpan<byte> payload)) != TelnetEvent.NeedMore)
        {
            if (found == TelnetEvent.Option)
            {
                Negotiator.Option(_decoder.Verb, _decoder.Option);
            }
            else if (found == TelnetEvent.Subnegotiation)
            {
                Negotiator.Subnegotiation(_decoder.Option, payload);
            }
        }
        byte[] answer = _output.Pending.ToArray();
        _output.Sent(answer.Length);
        return answer;
    }

    /// <summary>Feeds a TN3270E subnegotiation and returns the payload of the one answered; empty for none.</summary>
    public byte[] Message(params ReadOnlySpan<byte> payload)
    {
        byte[] answer = Feed([0xFF, 0xFA, 40, .. payload, 0xFF, 0xF0]);
        return answer is [0xFF, 0xFA, 40, .. byte[] inner, 0xFF, 0xF0] ? inner : answer;
    }

    /// <summary>ASCII bytes.</summary>
    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
