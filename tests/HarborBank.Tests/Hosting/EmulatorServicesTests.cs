using System.Diagnostics;
using HarborBank.Tests.Store;

namespace HarborBank.Tests.Hosting;

/// <summary>Statements and files with others' programs: Debian's s3270 and pr3287.</summary>
[Trait("Category", "Slow")]
public sealed class EmulatorServicesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S3270_moves_a_file_and_pr3287_prints_a_statement()
    {
        await using var folder = new BankFolder();
        await using var bank = await RunningBank.StartAsync(folder, "A");
        await using var terminal = S3270.Start(bank.Port);
        await LogOnAsync(terminal);

        var sent = Path.Combine(folder.Path, "sent");
        var fetched = Path.Combine(folder.Path, "fetched");
        await File.WriteAllTextAsync(sent, string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n")), Stop);
        await terminal.RunAsync("String(\"5\")", "Enter()");
        await terminal.SeeAsync("The file area is empty.");
        await terminal.RunAsync($"Transfer(Direction=send,LocalFile={sent},HostFile=my.lines)");
        await terminal.SeeAsync("MY.LINES");
        await terminal.RunAsync($"Transfer(Direction=receive,LocalFile={fetched},HostFile=my.lines)");
        await UntilAsync(() => bank.Log.Split("file_transfer").Length == 3);
        await terminal.SeeAsync("HB080I TRANS03");
        Assert.Equal(await File.ReadAllTextAsync(sent, Stop), await File.ReadAllTextAsync(fetched, Stop));

        var printed = Path.Combine(folder.Path, "printed");
        using var printer = Process.Start(new ProcessStartInfo(
            "pr3287", ["-assoc", "HBLU0001", "-command", $"cat > {printed}.part; mv {printed}.part {printed}", $"127.0.0.1:{bank.Port}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            await UntilAsync(() => bank.Log.Contains("HBLU0002", StringComparison.Ordinal));
            await terminal.RunAsync("PF(3)");
            await terminal.SeeAsync("Main Menu");
            await terminal.RunAsync("String(\"4\")", "Enter()");
            await terminal.SeeAsync("Print a Statement");
            await terminal.RunAsync("String(\"10001\")", "Enter()");
            await terminal.SeeAsync("HB071I");
            await UntilAsync(() => File.Exists(printed));
            Assert.Contains("Customer  10001", await File.ReadAllTextAsync(printed, Stop), StringComparison.Ordinal);
        }
        finally
        {
            printer.Kill();
            await printer.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    private static async Task LogOnAsync(S3270 terminal)
    {
        await terminal.SeeAsync("LOGON ===>");
        await terminal.RunAsync("String(\"TELLER1\")", "Enter()");
        await terminal.SeeAsync("Password");
        await terminal.RunAsync("String(\"HARBOR1\")", "Enter()");
        await terminal.SeeAsync("Main Menu");
    }
}
