using HarborBank.Tests.Store;
using Holdfast.Runtime;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Keyboard;
using Holdfast.Tn3270.Printing;
using Holdfast.Tn3270.Transfer;

namespace HarborBank.Tests.Hosting;

public sealed class TerminalServicesTests : IAsyncLifetime
{
    private readonly BankFolder _folder = new();
    private RunningBank _bank = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bank = await RunningBank.StartAsync(_folder, "A");

    public async ValueTask DisposeAsync()
    {
        await _bank.DisposeAsync();
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task A_statement_goes_to_the_printer_of_the_terminal()
    {
        await using var teller = await Teller.ConnectAsync(_folder.Io, _bank.Port);
        await teller.LogOnAsync("TELLER1");
        await teller.TypeAsync("4");
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("HBLU0001");
        await teller.TypeAsync("10001");
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("HB072E");

        await using var printer = await Printer.ConnectAsync(
            _folder.Io, Address.Tcp("127.0.0.1", _bank.Port), new PrinterOptions { AssociatedLu = "HBLU0001" }, null, Stop);
        while (!_bank.Log.Contains("HBLU0002", StringComparison.Ordinal))
            await Task.Delay(10, Stop);
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("HB071I");

        var job = Assert.IsType<PrintJob>(await printer.NextJobAsync(Stop));
        var lines = job.Pages[0].Lines.Select(line => line.Text).ToArray();
        Assert.Equal("STATEMENT", lines[2]);
        Assert.StartsWith("Customer  10001   ", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_go_to_the_file_area_and_come_back()
    {
        await using var terminal = await Terminal.ConnectAsync(
            _folder.Io, Address.Tcp("127.0.0.1", _bank.Port), new TerminalOptions(), TlsMode.None, Stop);
        await using var teller = new Teller(terminal);
        await teller.LogOnAsync("TELLER1");
        await teller.TypeAsync("5");
        await teller.PressAsync(Key.Enter);
        await teller.SeeAsync("The file area is empty.");
        var command = new TransferCommand { Direction = TransferDirection.Send, HostFile = "report.text" };
        var content = "Grüße\nzweite Zeile\n"u8.ToArray();

        var sent = await terminal.TransferAsync(new TransferRequest { Command = command, Content = content }, null, Stop);
        Assert.True(sent.Succeeded, sent.Message);
        await teller.SeeAsync("HB080I TRANS03");
        Assert.Contains("REPORT.TEXT", teller.Screen);
        var fetched = await terminal.TransferAsync(
            new TransferRequest { Command = command with { Direction = TransferDirection.Receive } }, null, Stop);

        Assert.Equal(content, fetched.Content.ToArray());
        await teller.SeeAsync("HB080I TRANS03");
    }
}
