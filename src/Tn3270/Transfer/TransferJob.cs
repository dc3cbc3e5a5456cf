using System.Buffers;

namespace Holdfast.Tn3270.Transfer;

/// <summary>The file under way, at either end: what is still to go, what has come, and how it stands.</summary>
internal sealed class TransferJob(ReadOnlyMemory<byte> outgoing, int contentLimit)
{
    private readonly ArrayBufferWriter<byte> _incoming = new();
    private int _sent;

    public TransferState State { get; private set; }

    /// <summary>The host's last word, or why there is none; null before the end.</summary>
    public string? Message { get; private set; }

    /// <summary>Bytes that went over so far.</summary>
    public long Moved => _sent + (long)_incoming.WrittenCount;

    public ReadOnlySpan<byte> Incoming => _incoming.WrittenSpan;

    public ReadOnlySpan<byte> Outgoing => outgoing.Span[_sent..];

    public bool IsOver => State is TransferState.Complete or TransferState.Failed;

    public bool IsCancelling => State == TransferState.Cancelling;

    public void Advance(int count) => _sent += count;

    /// <summary>Keeps bytes that came; false where that would pass the limit.</summary>
    public bool TryStore(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > contentLimit - _incoming.WrittenCount)
        {
            return false;
        }
        _incoming.Write(bytes);
        return true;
    }

    public void Run()
    {
        if (State == TransferState.Waiting)
        {
            State = TransferState.Running;
        }
    }

    public void Cancel()
    {
        if (State is TransferState.Waiting or TransferState.Running)
        {
            State = TransferState.Cancelling;
        }
    }

    /// <summary>The host is being told that it is given up; its own last word will not say why.</summary>
    public void Abort(string reason)
    {
        State = TransferState.Aborting;
        Message ??= reason;
    }

    public void Complete(string? message)
    {
        if (!IsOver)
        {
            State = TransferState.Complete;
            Message = message;
        }
    }

    /// <summary>It ended badly. What made it end stays the reason, also where the host adds a word of its own.</summary>
    public void Fail(string message)
    {
        if (!IsOver)
        {
            State = TransferState.Failed;
            Message ??= message;
        }
    }
}
