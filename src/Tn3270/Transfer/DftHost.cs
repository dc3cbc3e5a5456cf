using System.Buffers;
using System.Text;

namespace Holdfast.Tn3270.Transfer;

/// <summary>The host's end of DFT mode: opens the terminal's "file", moves data, closes it, and leaves a message.</summary>
internal sealed class DftHost(TransferJob job, bool receives, int bufferSize) : IHostTransfer
{
    private const byte WriteStructuredField = 0xF3;

    /// <summary>What a record needs besides data: command, the write that restores the keyboard, Insert, the head of the data.</summary>
    private const int RecordOverhead = 64;

    private const int MessageLength = 85;

    private Step _step;
    private string _message = "";

    private enum Step
    {
        Opening,
        Moving,
        Closing,
        OpeningMessage,
        SendingMessage,
    }

    public bool AwaitsVerdict { get; private set; }

    // A write of no data that restores the keyboard, as hosts have it before the fields of a transfer.
    private static ReadOnlySpan<byte> Restore => [0x00, 0x06, 0x40, 0x00, 0xF1, 0xC2];

    private static ReadOnlySpan<byte> OpenForGet =>
        [0x01, 0x06, 0x01, 0x01, 0x04, 0x03, 0x0A, 0x0A, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x50, 0x05, 0x52, 0x03,
            0xF0, 0x08, 0x06, 0x27, 0x04];

    private static ReadOnlySpan<byte> OpenForInsert =>
        [0x01, 0x06, 0x01, 0x01, 0x04, 0x03, 0x0A, 0x0A, 0x00, 0x00, 0x00, 0x00, 0x11, 0x01, 0x01, 0x00, 0x50, 0x05, 0x52, 0x03, 0xF0];

    private static ReadOnlySpan<byte> CursorForGet => [0x01, 0x05, 0x00, 0x06, 0x00, 0x09, 0x05, 0x01, 0x03, 0x00];

    private static ReadOnlySpan<byte> GetParameters => [0x01, 0x04, 0x00, 0x80];

    private static ReadOnlySpan<byte> InsertParameters => [0x01, 0x05, 0x00, 0x80, 0x00];

    public byte[] Start()
    {
        job.Run();
        return Record(output => WriteOpen(output, receives, DftField.DataFile));
    }

    public byte[]? Take(ReadOnlySpan<byte> answer)
    {
        int code = answer.Length < 6 || answer[0] != DftField.InboundFields || answer[3] != DftField.Identifier
            ? -1
            : DftField.Code(answer[1..]);
        switch (_step)
        {
            case Step.Opening when code == DftField.OpenReply:
                _step = Step.Moving;
                return Next();
            case Step.Moving when receives:
                return TakeData(code, answer);
            case Step.Moving when code == DftField.DataReply:
                return Next();
            case Step.Closing:
                return Verdict(code == DftField.CloseReply ? null : "the terminal did not close the file");
            case Step.OpeningMessage when code == DftField.OpenReply:
                _step = Step.SendingMessage;
                return Record(WriteMessage);
            case Step.OpeningMessage or Step.SendingMessage:
                return null;
            default:
                return Verdict("the terminal gave the transfer up");
        }
    }

    public byte[] Finish(string message, bool failed)
    {
        AwaitsVerdict = false;
        _message = message;
        _step = Step.OpeningMessage;
        return Record(output => WriteOpen(output, get: false, DftField.MessageFile));
    }

    private byte[] Next()
    {
        if (receives)
        {
            return Record(WriteGet);
        }
        if (job.Outgoing.IsEmpty)
        {
            return Close();
        }
        return Record(WriteData);
    }

    private byte[]? TakeData(int code, ReadOnlySpan<byte> answer)
    {
        ReadOnlySpan<byte> field = answer.IsEmpty ? answer : answer[1..];
        if (code == ((DftField.Get & 0xFF00) | DftField.ErrorReply))
        {
            bool end = field.Length >= 9 && field[7] == DftField.EndOfFile >> 8;
            return end ? Close() : Verdict("the terminal gave the transfer up");
        }
        // Code, then the record number, then the data.
        if (code != DftField.GetReply || !DftField.TryData(field, 11, out ReadOnlySpan<byte> data))
        {
            return Verdict("the terminal answered a request for data with something else");
        }
        return job.TryStore(data) ? Next() : Verdict("the file is too large");
    }

    private byte[] Close()
    {
        _step = Step.Closing;
        return Record(static output => DftField.Write(output, DftField.Close));
    }

    private byte[]? Verdict(string? failure)
    {
        if (failure is not null)
        {
            job.Fail(failure);
        }
        AwaitsVerdict = true;
        return null;
    }

    private void WriteOpen(ArrayBufferWriter<byte> output, bool get, string name)
    {
        byte[] file = Encoding.ASCII.GetBytes(name.PadRight(DftField.NameLength));
        if (get)
        {
            int size = bufferSize - 17;
            DftField.Write(output, DftField.Open, [.. OpenForGet, (byte)(size >> 8), (byte)size, 0x03, 0x09, .. file]);
        }
        else
        {
            DftField.Write(output, DftField.Open, [.. OpenForInsert, 0x03, 0x09, .. file]);
        }
    }

    private static void WriteGet(ArrayBufferWriter<byte> output)
    {
        DftField.Write(output, DftField.SetCursor, CursorForGet);
        DftField.Write(output, DftField.Get, GetParameters);
    }

    private void WriteData(ArrayBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> rest = job.Outgoing;
        ReadOnlySpan<byte> data = rest[..Math.Min(rest.Length, bufferSize - RecordOverhead)];
        DftField.Write(output, DftField.Insert, InsertParameters);
        DftField.WriteData(output, DftField.Data, [], data);
        job.Advance(data.Length);
    }

    private void WriteMessage(ArrayBufferWriter<byte> output)
    {
        string text = (_message + "$").PadRight(MessageLength);
        DftField.Write(output, DftField.Insert, InsertParameters);
        DftField.WriteData(output, DftField.Data, [], Encoding.Latin1.GetBytes(text).AsSpan(0, MessageLength));
    }

    private static byte[] Record(Action<ArrayBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        output.Write([WriteStructuredField]);
        output.Write(Restore);
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
