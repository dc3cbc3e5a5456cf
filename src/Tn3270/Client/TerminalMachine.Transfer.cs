using Holdfast.Tn3270.Transfer;
using Holdfast.Tn3270.Wire;

namespace Holdfast.Tn3270.Client;

// File transfers: of this terminal itself, or of another one that shows what this one does.
public sealed partial class TerminalMachine
{
    /// <summary>Records of a relayed transfer that wait to be taken; more are dropped: a host sends one and waits for its answer.</summary>
    public const int RelayedLimit = 8;

    private readonly Queue<byte[]> _relayed = new();
    private TransferMachine? _transfer;

    /// <summary>Whether records of DFT transfers are kept for <see cref="TakeRelayed"/>, for a terminal elsewhere to answer. Not saved.</summary>
    public bool RelaysTransfers { get; set; }

    /// <summary>Takes a file transfer up: from now on the host's requests for it are answered.</summary>
    /// <exception cref="ArgumentException">The request asks for a buffer out of range, or is too large.</exception>
    /// <exception cref="InvalidOperationException">There is one under way.</exception>
    public TransferMachine BeginTransfer(TransferRequest request)
    {
        if (_transfer is { IsOver: false })
        {
            throw new InvalidOperationException("One transfer at a time.");
        }
        return _transfer = new TransferMachine(request, _options.CodePage);
    }

    /// <summary>Lets go of a file transfer; false where there was none.</summary>
    public bool EndTransfer()
    {
        bool had = _transfer is not null;
        _transfer = null;
        return had;
    }

    /// <summary>The oldest record of a relayed transfer, from its command on, once; null where there is none.</summary>
    public byte[]? TakeRelayed() => _relayed.TryDequeue(out byte[]? record) ? record : null;

    /// <summary>Sends the host what the other terminal answered; false where no host is there for it.</summary>
    /// <param name="answer">The record from its AID on.</param>
    public bool AnswerRelayed(ReadOnlySpan<byte> answer)
    {
        if (Phase is not (TerminalPhase.Tn3270 or TerminalPhase.Tn3270E))
        {
            return false;
        }
        SendRecord(RecordType.Data3270, answer);
        return true;
    }

    /// <summary>What a file transfer answers goes out in place of what the screen did.</summary>
    private void AnswerTransfer(ReadOnlySpan<byte> record)
    {
        if (_transfer is { } transfer)
        {
            GrowingBuffer answer = new(TelnetDecoder.RecordLimit, keptCapacity: 0);
            transfer.Take(record, Screen, answer);
            if (answer.Length > 0)
            {
                _reply.Clear();
                _reply.TryAppend(answer.Written);
            }
        }
        else if (RelaysTransfers && RelayedTransfer.IsOf(record) && _relayed.Count < RelayedLimit)
        {
            _relayed.Enqueue(record.ToArray());
        }
    }
}
