using System.Buffers;
using System.Text;

namespace Holdfast.Tn3270.Transfer;

/// <summary>The terminal's end of DFT mode: answers the host's requests on the two "files" it opens, the data and the message.</summary>
internal sealed class DftTerminal(TransferJob job, int bufferSize)
{
    /// <summary>How the host's message begins when all went well.</summary>
    private const string Success = "TRANS03";

    private readonly ArrayBufferWriter<byte> _lastData = new();
    private uint _record = 1;
    private bool _message;

    /// <summary>The data sent last, which a Read Modified asks for again; empty where there are none.</summary>
    public ReadOnlySpan<byte> LastData => _lastData.WrittenSpan;

    /// <summary>Answers one field; appends nothing where none is due.</summary>
    /// <param name="field">The field, its length first.</param>
    /// <param name="reply">Gets the inbound record.</param>
    public void Take(ReadOnlySpan<byte> field, IBufferWriter<byte> reply)
    {
        switch (DftField.Code(field))
        {
            case DftField.Open:
                TakeOpen(field, reply);
                break;
            case DftField.Get:
                TakeGet(reply);
                break;
            case DftField.Data:
                TakeData(field, reply);
                break;
            case DftField.Close:
                Reply(reply, DftField.CloseReply);
                break;
            case DftField.SetCursor or DftField.Insert:
                // They say what the Get or the data after them mean, which those say themselves.
                break;
        }
    }

    private void TakeOpen(ReadOnlySpan<byte> field, IBufferWriter<byte> reply)
    {
        string name = field.Length < DftField.NameLength
            ? ""
            : Encoding.ASCII.GetString(field[^DftField.NameLength..]).TrimEnd();
        if (name is not (DftField.MessageFile or DftField.DataFile))
        {
            Error(reply, DftField.Open, "the host opened something that is neither the file nor a message");
            return;
        }
        _message = name == DftField.MessageFile;
        if (!_message)
        {
            job.Run();
        }
        _record = 1;
        _lastData.ResetWrittenCount();
        Reply(reply, DftField.OpenReply);
    }

    private void TakeGet(IBufferWriter<byte> reply)
    {
        if (job.IsCancelling && !_message)
        {
            Error(reply, DftField.Get, "the transfer was given up");
            return;
        }
        ReadOnlySpan<byte> rest = job.Outgoing;
        ReadOnlySpan<byte> data = rest[..Math.Min(rest.Length, bufferSize - DftField.BufferOverhead)];
        _lastData.ResetWrittenCount();
        _lastData.Write([DftField.InboundFields]);
        if (data.IsEmpty)
        {
            DftField.Write(_lastData, (DftField.Get & 0xFF00) | DftField.ErrorReply, Parameter(DftField.EndOfFile));
        }
        else
        {
            DftField.WriteData(_lastData, DftField.GetReply, DftField.Number(_record++), data);
            job.Advance(data.Length);
        }
        reply.Write(_lastData.WrittenSpan);
    }

    private void TakeData(ReadOnlySpan<byte> field, IBufferWriter<byte> reply)
    {
        if (!DftField.TryData(field, 5, out ReadOnlySpan<byte> data))
        {
            Error(reply, DftField.Data, "the host sent data of a wrong length");
        }
        else if (_message)
        {
            Acknowledge(reply);
            TakeMessage(data);
        }
        else if (job.IsCancelling)
        {
            Error(reply, DftField.Data, "the transfer was given up");
        }
        else if (!job.TryStore(data))
        {
            Error(reply, DftField.Data, "the file is too large");
        }
        else
        {
            Acknowledge(reply);
        }
    }

    private void TakeMessage(ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)'$');
        string message = Encoding.Latin1.GetString(end < 0 ? data : data[..end]).Trim();
        if (message.StartsWith(Success, StringComparison.Ordinal) && job.State != TransferState.Aborting)
        {
            job.Complete(message);
        }
        else
        {
            job.Fail(message);
        }
    }

    private void Acknowledge(IBufferWriter<byte> reply)
    {
        reply.Write([DftField.InboundFields]);
        DftField.Write(reply, DftField.DataReply, DftField.Number(_record++));
    }

    private static void Reply(IBufferWriter<byte> reply, int code)
    {
        reply.Write([DftField.InboundFields]);
        DftField.Write(reply, code);
    }

    private void Error(IBufferWriter<byte> reply, int request, string reason)
    {
        job.Abort(reason);
        reply.Write([DftField.InboundFields]);
        DftField.Write(reply, (request & 0xFF00) | DftField.ErrorReply, Parameter(DftField.CommandFailed));
    }

    private static byte[] Parameter(int code) =>
        [DftField.ErrorCode >> 8, DftField.ErrorCode & 0xFF, (byte)(code >> 8), (byte)code];
}
