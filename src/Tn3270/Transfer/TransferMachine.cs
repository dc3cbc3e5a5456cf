using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;

namespace Holdfast.Tn3270.Transfer;

/// <summary>
/// The terminal's end of one transfer, pure: sees each record after the screen has executed it, and answers in the mode the host
/// chooses, CUT (through the screen) or DFT (structured fields). Not thread-safe.
/// </summary>
public sealed class TransferMachine
{
    private readonly TransferRequest _request;
    private readonly CodePage _page;
    private readonly TransferJob _job;
    private readonly CutTerminal _cut;
    private readonly DftTerminal _dft;

    /// <summary>A transfer whose command is about to be sent.</summary>
    /// <param name="request">What to transfer.</param>
    /// <param name="page">The host's code page.</param>
    /// <exception cref="ArgumentException">The buffer's size is out of range, or the content is larger than the limit.</exception>
    public TransferMachine(TransferRequest request, CodePage page)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(page);
        if (request.BufferSize is < TransferRequest.BufferSizeMinimum or > TransferRequest.BufferSizeLimit)
        {
            throw new ArgumentException("A DFT buffer has 256 to 16,384 bytes.", nameof(request));
        }
        _request = request;
        _page = page;
        ReadOnlyMemory<byte> wire = request.Command.Direction == TransferDirection.Receive ? default : Encode(request, page);
        if (wire.Length > TransferRequest.ContentLimit)
        {
            throw new ArgumentException("The file is larger than 1 GiB.", nameof(request));
        }
        _job = new TransferJob(wire, TransferRequest.ContentLimit);
        _cut = new CutTerminal(_job, page);
        _dft = new DftTerminal(_job, request.BufferSize);
    }

    /// <summary>How far it has come.</summary>
    public TransferState State => _job.State;

    /// <summary>Whether nothing more will happen.</summary>
    public bool IsOver => _job.IsOver;

    /// <summary>Bytes that went over so far, as they went.</summary>
    public long Moved => _job.Moved;

    /// <summary>The host's last word as it is, such as <c>TRANS03   File transfer complete</c>, or why there was none; null before the end.</summary>
    public string? Message => _job.Message;

    /// <summary>What came, as the user is to have it: a text in UTF-8, or the bytes.</summary>
    public byte[] Received() =>
        _request.Command.Text
            ? LocalText.Decode(_job.Incoming, _request.Command.CrLf, _request.Remap, _page)
            : _job.Incoming.ToArray();

    /// <summary>Gives it up; the host is told at its next request.</summary>
    public void Cancel() => _job.Cancel();

    /// <summary>The connection is over, or the host goes on with something else.</summary>
    public void Break(string reason) => _job.Fail(reason);

    /// <summary>Looks at a record that the screen has executed and appends the answer that the transfer gives to it.</summary>
    /// <param name="record">The host's record, from its command on.</param>
    /// <param name="screen">The screen that executed it.</param>
    /// <param name="reply">Gets one inbound record, which takes the place of the screen's own answer, or nothing.</param>
    internal void Take(ReadOnlySpan<byte> record, ScreenBuffer screen, IBufferWriter<byte> reply)
    {
        if (IsOver || record.IsEmpty)
        {
            return;
        }
        switch (CommandCode.Read(record[0]))
        {
            case Command.ReadModified or Command.ReadModifiedAll when !_dft.LastData.IsEmpty:
                reply.Write(_dft.LastData);
                break;
            case Command.WriteStructuredField:
                TakeFields(record, reply);
                break;
            case Command.Write or Command.EraseWrite or Command.EraseWriteAlternate when CutScreen.Shows(screen):
                Span<byte> codes = stackalloc byte[CutFrame.Size];
                CutScreen.Read(screen, codes);
                CutScreen.Apply(screen, _cut.Take(codes), reply);
                break;
        }
    }

    private void TakeFields(ReadOnlySpan<byte> record, IBufferWriter<byte> reply)
    {
        StructuredFieldReader fields = new(record, 1);
        while (!fields.AtEnd && fields.MoveNext())
        {
            if (fields.Field[2] == DftField.Identifier)
            {
                _dft.Take(fields.Field, reply);
            }
        }
    }

    private static ReadOnlyMemory<byte> Encode(TransferRequest request, CodePage page) =>
        request.Command.Text
            ? LocalText.Encode(request.Content.Span, request.Command.CrLf, request.Remap, page)
            : request.Content;
}
