using System.Buffers;
using Holdfast.Tn3270.CodePages;
using Holdfast.Tn3270.Screen;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Tn3270.Tests.Transfer;

/// <summary>Both ends of a transfer without anything between them but a screen.</summary>
internal sealed class TransferPair
{
    private readonly ScreenBuffer _screen = new(TerminalModel.Model2, CodePage.Cp037);
    private readonly TransferJob _job;
    private readonly IHostTransfer _host;

    public TransferPair(TransferRequest request, bool dft, byte[] hostContent, int hostBuffer = 16384)
    {
        Terminal = new TransferMachine(request, CodePage.Cp037);
        bool receives = request.Command.Direction == TransferDirection.Send;
        _job = new TransferJob(hostContent, 1 << 20);
        _host = dft ? new DftHost(_job, receives, hostBuffer) : new CutHost(_job, receives, CodePage.Cp037);
    }

    public TransferMachine Terminal { get; }

    public byte[] HostReceived => _job.Incoming.ToArray();

    public string? HostFailure => _job.State == TransferState.Failed ? _job.Message : null;

    public List<string> Answers { get; } = [];

    /// <summary>Runs to the end; <paramref name="look"/> sees each host record and may change it.</summary>
    public void Run(string message, Action<int, byte[]>? look = null)
    {
        byte[]? record = _host.Start();
        for (int turn = 0; record is not null; turn++)
        {
            Assert.True(turn < 100_000, "it does not end");
            byte[] shown = [.. record];
            look?.Invoke(turn, shown);
            ArrayBufferWriter<byte> own = new();
            Assert.True(_screen.Execute(shown, own).IsOk);
            ArrayBufferWriter<byte> answer = new();
            Terminal.Take(shown, _screen, answer);
            Answers.Add(Convert.ToHexStringLower(answer.WrittenSpan));
            record = _host.Take(answer.WrittenSpan);
            if (_host.AwaitsVerdict)
            {
                record = _host.Finish(HostFailure is null ? message : "TRANS06   " + HostFailure, HostFailure is not null);
            }
        }
    }
}
