using Holdfast.Runtime;
using Holdfast.Runtime.Simulated;
using Holdfast.Runtime.ThreadPool;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Host;
using Holdfast.Tn3270.Transfer;

namespace Holdfast.Conformance.Transfer;

/// <summary>Our terminal transfers with our host, over the network and in simulation.</summary>
public sealed class OwnTransferTests
{
    private static readonly TransferCommand Put = new()
    {
        Direction = TransferDirection.Send, HostFile = "ONE", Text = false, CrLf = false,
    };

    [Theory]
    [InlineData(TransferMode.Cut, true)]
    [InlineData(TransferMode.Dft, true)]
    [InlineData(TransferMode.Best, false)]
    public async Task A_file_goes_and_comes_back_over_the_network(TransferMode mode, bool tn3270E)
    {
        await using ThreadPoolIo io = new();
        await GoAndComeBackAsync(io, Address.Tcp("127.0.0.1", 0), io, mode, tn3270E, 50_000);
    }

    [Theory]
    [InlineData(TransferMode.Cut)]
    [InlineData(TransferMode.Dft)]
    public void A_file_goes_and_comes_back_whatever_the_network_does_to_the_bytes(TransferMode mode) =>
        Simulation.RunSeeds(10, io => GoAndComeBackAsync(io, Address.Tcp(io.Name, 3270), io.Host("desk"), mode, true, 9_000));

    [Fact]
    public void A_connection_that_breaks_ends_the_transfer_and_says_so() =>
        Simulation.RunSeeds(10, async io =>
        {
            TransferApplication application = new(TransferMode.Dft);
            await using HostListener host = await HostListener.StartAsync(
                io, Address.Tcp(io.Name, 3270), new HostOptions(), application.RunAsync, CancellationToken.None);
            await using Terminal terminal = await ReadyAsync(io.Host("desk"), host, tn3270E: true);
            Progress progress = new(() => io.Network.Reset("desk", io.Name));

            TransferReport report = await terminal.TransferAsync(
                new TransferRequest { Command = Put, Content = new byte[500_000] }, progress, CancellationToken.None);

            Assert.False(report.Succeeded);
            Assert.Empty(application.Datasets.Names);
        });

    [Fact]
    public void A_transfer_given_up_leaves_the_terminal_usable() =>
        Simulation.RunSeeds(10, async io =>
        {
            TransferApplication application = new(TransferMode.Cut);
            await using HostListener host = await HostListener.StartAsync(
                io, Address.Tcp(io.Name, 3270), new HostOptions(), application.RunAsync, CancellationToken.None);
            await using Terminal terminal = await ReadyAsync(io.Host("desk"), host, tn3270E: true);
            using CancellationTokenSource stop = new();

            TransferReport report = await terminal.TransferAsync(
                new TransferRequest { Command = Put, Content = new byte[500_000] }, new Progress(stop.Cancel), stop.Token);

            Assert.Equal((false, "the transfer was given up"), (report.Succeeded, report.Message));
            Assert.Empty(application.Datasets.Names);
            await ReadyAsync(terminal, "1:");
            report = await terminal.TransferAsync(
                new TransferRequest { Command = Put, Content = new byte[] { 1, 2, 3 } }, null, CancellationToken.None);
            Assert.True(report.Succeeded, report.Message);
        });

    private static async Task GoAndComeBackAsync(Io io, Address address, Io desk, TransferMode mode, bool tn3270E, int size)
    {
        TransferApplication application = new(mode);
        await using HostListener host = await HostListener.StartAsync(
            io, address, new HostOptions(), application.RunAsync, CancellationToken.None);
        await using Terminal terminal = await ReadyAsync(desk, host, tn3270E);
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);

        TransferReport sent = await terminal.TransferAsync(
            new TransferRequest { Command = Put, Content = content }, null, CancellationToken.None);
        Assert.True(sent.Succeeded, sent.Message);
        await ReadyAsync(terminal, "1:");
        TransferReport fetched = await terminal.TransferAsync(
            new TransferRequest { Command = Put with { Direction = TransferDirection.Receive } }, null, CancellationToken.None);

        Assert.True(fetched.Succeeded, fetched.Message);
        Assert.Equal(content, fetched.Content.ToArray());
        Assert.Equal((size, size), (sent.Bytes, fetched.Bytes));
    }

    private static async Task<Terminal> ReadyAsync(Io desk, HostListener host, bool tn3270E)
    {
        Terminal terminal = await Terminal.ConnectAsync(
            desk, host.LocalAddress, new TerminalOptions { Tn3270E = tn3270E }, TlsMode.None, CancellationToken.None);
        await ReadyAsync(terminal);
        return terminal;
    }

    // What the host said of the last transfer tells its prompt from the one before.
    private static async Task ReadyAsync(Terminal terminal, string said = "READY") =>
        Assert.True(
            await terminal.WaitAsync(
                machine => !machine.Screen.KeyboardLocked
                    && machine.Screen.Capture().Text.Contains(said, StringComparison.Ordinal),
                TimeSpan.FromSeconds(20),
                CancellationToken.None),
            terminal.Capture().Text + terminal.CloseReason);

    /// <summary>Does something once some of the file has gone over.</summary>
    private sealed class Progress(Action act) : IProgress<long>
    {
        private bool _done;

        public void Report(long value)
        {
            if (value > 10_000 && !_done)
            {
                _done = true;
                act();
            }
        }
    }
}
