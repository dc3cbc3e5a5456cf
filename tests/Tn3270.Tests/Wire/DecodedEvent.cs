using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Tests.Wire;

/// <summary>One event of a decoder, with its bytes copied out as hexadecimal so that lists compare by value.</summary>
internal sealed record DecodedEvent(TelnetEvent Kind, byte Verb, byte Option, string Payload)
{
    /// <summary>Decodes everything, feeding <paramref name="input"/> in pieces of the lengths given, repeated. Texts that follow each other are joined.</summary>
    public static List<DecodedEvent> Decode(ReadOnlySpan<byte> input, bool records, params ReadOnlySpan<int> pieces)
    {
        TelnetDecoder decoder = new() { Records = records };
        List<DecodedEvent> events = [];
        for (int at = 0, turn = 0; at < input.Length; turn++)
        {
            int length = Math.Min(Math.Max(1, pieces[turn % pieces.Length]), input.Length - at);
            Drain(decoder, input.Slice(at, length), events);
            at += length;
        }
        return events;
    }

    private static void Drain(TelnetDecoder decoder, ReadOnlySpan<byte> chunk, List<DecodedEvent> events)
    {
        TelnetEvent kind;
        while ((kind = decoder.Next(ref chunk, out ReadOnlySpan<byte> bytes)) != TelnetEvent.NeedMore)
        {
            bool carries = kind is TelnetEvent.Text or TelnetEvent.Record or TelnetEvent.Subnegotiation;
            string payload = carries ? Convert.ToHexString(bytes) : "";
            if (kind == TelnetEvent.Text && events is [.., { Kind: TelnetEvent.Text } last])
            {
                events[^1] = last with { Payload = last.Payload + payload };
            }
            else
            {
                bool verb = kind is TelnetEvent.Command or TelnetEvent.Option;
                bool option = kind is TelnetEvent.Option or TelnetEvent.Subnegotiation;
                events.Add(new DecodedEvent(kind, verb ? decoder.Verb : (byte)0, option ? decoder.Option : (byte)0, payload));
            }
            if (kind == TelnetEvent.Fault)
            {
                return;
            }
        }
    }
}
