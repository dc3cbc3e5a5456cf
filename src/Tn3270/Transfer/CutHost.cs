using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>The host's end of CUT mode: shows frames on a 24 by 80 screen and reads the keys that answer them.</summary>
internal sealed class CutHost(TransferJob job, bool receives, CodePage page) : IHostTransfer
{
    /// <summary>How often one frame is sent or asked for again.</summary>
    private const int RepeatLimit = 4;

    private const byte WriteControl = 0xC2;

    /// <summary>Unprotected with its modified tag on: the terminal sends such a field back.</summary>
    private const byte InputAttribute = 0xC1;

    /// <summary>Protected, skipped, not displayed: the mark of a frame.</summary>
    private const byte MarkAttribute = 0x7C;

    private readonly CutEncoder _encoder = new();
    private readonly CutDecoder _decoder = new();
    private byte[] _last = [];
    private int _sequence;
    private int _repeats;
    private Step _step;

    private enum Step
    {
        Acknowledged,
        Moving,
        EndSent,
        Closing,
    }

    public bool AwaitsVerdict { get; private set; }

    public byte[] Start()
    {
        job.Run();
        return Send(Control(CutFrame.Acknowledge, ""));
    }

    public byte[]? Take(ReadOnlySpan<byte> answer)
    {
        Aid aid = answer.IsEmpty ? Aid.None : (Aid)answer[0];
        if (_step == Step.Closing)
        {
            return null;
        }
        if (aid == Aid.PF1)
        {
            return ++_repeats < RepeatLimit ? _last : Verdict("the terminal asks for the same frame again and again");
        }
        if (aid != Aid.Enter)
        {
            return Verdict("the terminal gave the transfer up");
        }
        switch (_step)
        {
            case Step.Acknowledged:
                _step = Step.Moving;
                return Next();
            case Step.Moving when receives:
                return TakeData(answer);
            case Step.Moving:
                return Next();
            default:
                return Verdict(null);
        }
    }

    public byte[] Finish(string message, bool failed)
    {
        AwaitsVerdict = false;
        _step = Step.Closing;
        return Send(Control(failed ? CutFrame.AbortFile : CutFrame.Complete, message));
    }

    private byte[] Next()
    {
        _sequence++;
        _repeats = 0;
        if (receives)
        {
            return Send(Request());
        }
        byte[] data = new byte[CutFrame.DownDataLimit];
        int count = _encoder.Fill(job.Outgoing, data, out int consumed);
        job.Advance(consumed);
        if (count == 0)
        {
            _step = Step.EndSent;
            return Send(Data(CutFrame.EndOfFile));
        }
        return Send(Data(data.AsSpan(0, count)));
    }

    private byte[]? TakeData(ReadOnlySpan<byte> answer)
    {
        ReadOnlySpan<byte> cells = CutFrame.FieldAt(answer, CutFrame.RequestAttributeOffset + 1);

        // The data code, which is ours, comes first; then what the terminal wrote.
        if (cells.Length < CutFrame.UpDataOffset - CutFrame.RequestAttributeOffset - 1)
        {
            return Again();
        }
        int length = CutFrame.Length(cells.Slice(3, 2));
        if (cells[1] != CutFrame.Digit(_sequence) || length > cells.Length - 5)
        {
            return Again();
        }
        ReadOnlySpan<byte> data = cells.Slice(5, length);
        if (cells[2] != CutFrame.Checksum(data))
        {
            return Again();
        }
        if (data.SequenceEqual(CutFrame.EndOfFile))
        {
            return Verdict(null);
        }
        byte[] bytes = new byte[length];
        if (!_decoder.TryDecode(data, bytes, out int count))
        {
            return Verdict("the data are not encoded as CUT mode has it");
        }
        return job.TryStore(bytes.AsSpan(0, count)) ? Next() : Verdict("the file is too large");
    }

    // The request with the same sequence: a terminal writes the same data into it again.
    private byte[]? Again() => ++_repeats < RepeatLimit ? _last : Verdict("the data do not agree with their checksum");

    private byte[]? Verdict(string? failure)
    {
        if (failure is not null)
        {
            job.Fail(failure);
        }
        AwaitsVerdict = true;
        return null;
    }

    private byte[] Send(byte[] frame) => _last = frame;

    private byte[] Control(int status, string message)
    {
        byte[] text = new byte[CutFrame.MessageLength];
        for (int i = 0; i < text.Length; i++)
        {
            page.TryToEbcdic(i < message.Length ? message[i] : ' ', out text[i]);
        }
        return Frame(
            [CutFrame.Control, CutFrame.Digit(_sequence), (byte)(status >> 8), (byte)status, .. text], withResponse: true);
    }

    private byte[] Request() =>
        Frame(
            [CutFrame.Request, Order.StartField, InputAttribute, CutFrame.Data, CutFrame.Digit(_sequence), Order.InsertCursor,
                CutFrame.Digit(0), CutFrame.Digit(0), CutFrame.Digit(0)],
            withResponse: false);

    private byte[] Data(ReadOnlySpan<byte> data) =>
        Frame(
            [CutFrame.Data, CutFrame.Digit(_sequence), CutFrame.Checksum(data), CutFrame.Digit(data.Length >> 6),
                CutFrame.Digit(data.Length), .. data],
            withResponse: true);

    private static byte[] Frame(ReadOnlySpan<byte> content, bool withResponse)
    {
        byte[] response = withResponse
            ? [Order.SetBufferAddress, .. Address(CutFrame.ResponseOffset), Order.StartField, InputAttribute, Order.InsertCursor, 0, 0, 0, 0]
            : [];
        return
        [
            0xF5, WriteControl, Order.SetBufferAddress, .. Address(0), .. content, .. response,
            Order.SetBufferAddress, .. Address(CutFrame.MarkOffset), Order.StartField, MarkAttribute,
        ];
    }

    private static byte[] Address(int address)
    {
        (byte high, byte low) = BufferAddress.Encode(address, CutFrame.Size);
        return [high, low];
    }
}
